using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning;

/// <summary>
/// Places results in one arena so that those which live at the same time do not overlap: best fit by order of launch.
/// Inputs, constants and outputs keep their place for the whole run; a loop may write over an operand that dies with it.
/// </summary>
internal static class MemoryPlanner
{
    public static (IReadOnlyList<Storage> Storages, long Bytes) Assign(ComputationGraph graph)
    {
        var roots = graph.Nodes.Select(Root).ToArray();
        var lastUse = LastUses(graph, roots);
        var arena = new FreeList();
        var storages = new Storage[graph.Nodes.Count];
        foreach (var node in graph.Nodes.Where(LivesThroughout))
            storages[node.Id] = new(null, arena.Take(node.Shape.Bytes));
        foreach (var node in graph.Nodes)
        {
            if (node.Operation is ReadVariable read)
                storages[node.Id] = new(read.Variable, 0);
            else if (roots[node.Id] != node)
                storages[node.Id] = storages[roots[node.Id].Id];
            else if (!LivesThroughout(node))
                storages[node.Id] = new(null, Reused(node) ?? arena.Take(node.Shape.Bytes));
            foreach (var dying in node.Inputs.Append(node).Select(used => roots[used.Id]).Distinct())
                if (lastUse[dying.Id] == node.Id && IsTransient(dying))
                    arena.Give(storages[dying.Id].Offset, dying.Shape.Bytes);
        }
        return (storages, arena.Size);

        long? Reused(Node node)
        {
            if (node.Operation is not Fused)
                return null;
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var operand = roots[node.Inputs[i].Id];
                // An operand as large as the result has no room to repeat: each element is read where it is written.
                if (lastUse[operand.Id] != node.Id || !IsTransient(operand) || operand.Shape.Bytes != node.Shape.Bytes)
                    continue;
                lastUse[operand.Id] = int.MaxValue; // its place passes to this node
                return storages[operand.Id].Offset;
            }
            return null;
        }

        bool IsTransient(Node root) => !LivesThroughout(root) && root.Operation is not ReadVariable;

        bool LivesThroughout(Node node) => node.Operation is Input or Constant or ConstantVector || lastUse[node.Id] == int.MaxValue - 1;
    }

    /// <summary>The node whose memory a node shows: through reshapes to what they reshape.</summary>
    private static Node Root(Node node) => node.Operation is Reshape ? Root(node.Inputs[0]) : node;

    // Id of the last node that reads each root; a result nobody reads dies where it is born; outputs never die.
    private static int[] LastUses(ComputationGraph graph, Node[] roots)
    {
        var lastUse = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            lastUse[roots[node.Id].Id] = Math.Max(lastUse[roots[node.Id].Id], node.Id);
            foreach (var input in node.Inputs)
                lastUse[roots[input.Id].Id] = node.Id;
        }
        foreach (var output in graph.Outputs.Values)
            lastUse[roots[output.Id].Id] = int.MaxValue - 1;
        return lastUse;
    }
}
