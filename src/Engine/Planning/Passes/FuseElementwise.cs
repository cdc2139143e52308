using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Turns trees of elementwise formulas into one loop each. A formula joins its reader if nobody else reads it; what repeats
/// is read by its access instead of being written out. Afterwards <see cref="Fused"/> is the only elementwise operation.
/// </summary>
internal sealed class FuseElementwise(bool join) : IPass
{
    // More would cost registers and compile time without saving memory traffic.
    private const int MostFormulas = 12;

    public ComputationGraph Run(ComputationGraph graph)
    {
        var clusters = Clusters(graph);
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
            if (clusters[node.Id] is { } cluster)
                rewriter.Emit(node, cluster.ToOperation(), [.. cluster.Leaves.Select(leaf => rewriter[leaf])]);
            else if (node.Operation is Broadcast)
                rewriter.Emit(node, ExpressionCluster.Repeat(node), rewriter[node.Inputs[0]]);
            else if (node.Operation is not Elementwise)
                rewriter.Copy(node);
        return new DropDeadNodes().Run(rewriter.Finish());
    }

    // From the last node back, so that each formula meets its reader's cluster before it would found one of its own.
    private ExpressionCluster?[] Clusters(ComputationGraph graph)
    {
        var consumers = graph.Consumers();
        var outputs = graph.Outputs.Values.ToHashSet();
        var joined = new bool[graph.Nodes.Count];
        var clusters = new ExpressionCluster?[graph.Nodes.Count];
        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (joined[i] || node.Operation is not Elementwise)
                continue;
            var cluster = clusters[i] = new ExpressionCluster(node);
            while (join && cluster.Members.Count < MostFormulas && NextMember() is { } next)
            {
                cluster.Join(next);
                joined[next.Id] = true;
            }

            Node? NextMember() => cluster.Operands.LastOrDefault(operand =>
                operand.Operation is Elementwise && !outputs.Contains(operand)
                && consumers[operand.Id].All(cluster.Members.Contains) && cluster.HasRoomFor(operand));
        }
        return clusters;
    }
}
