using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning.Passes;

/// <summary>Keeps what reaches an output or an effect; inputs stay, since the caller fills them by name.</summary>
internal sealed class DropDeadNodes : IPass
{
    public ComputationGraph Run(ComputationGraph graph)
    {
        var alive = new bool[graph.Nodes.Count];
        foreach (var output in graph.Outputs.Values)
            alive[output.Id] = true;
        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            alive[i] |= node.Operation.HasEffect || node.Operation is Input;
            if (alive[i])
                foreach (var input in node.Inputs)
                    alive[input.Id] = true;
        }
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
            if (alive[node.Id])
                rewriter.Copy(node);
        return rewriter.Finish();
    }
}
