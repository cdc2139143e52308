using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Turns trees of elementwise formulas into one loop each, and those that are folded into the fold's prologue. A formula joins
/// its reader if nobody else reads it, or if to compute it again costs less than to write it out; what repeats is read by its
/// access. Afterwards <see cref="Fused"/> is the only elementwise operation.
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
            else if (!IsRoot(node))
                rewriter.Copy(node);
        return new DropDeadNodes().Run(rewriter.Finish());
    }

    private bool IsRoot(Node node) => node.Operation is Elementwise || (join && node.Operation is Reduce);

    // What only some of its readers had room for has to be written out all the same: then all of them read it.
    private ExpressionCluster?[] Clusters(ComputationGraph graph)
    {
        var consumers = graph.Consumers();
        var recomputed = join ? Recomputation.Candidates(graph, consumers) : [];
        while (true)
        {
            var clusters = Clusters(graph, consumers, recomputed);
            var members = clusters.OfType<ExpressionCluster>().SelectMany(cluster => cluster.Joined).ToHashSet();
            if (recomputed.RemoveWhere(node => clusters[node.Id] is not null && members.Contains(node)) == 0)
                return clusters;
        }
    }

    // From the last node back, so that each formula meets its readers' clusters before it would found one of its own.
    private ExpressionCluster?[] Clusters(ComputationGraph graph, List<Node>[] consumers, HashSet<Node> recomputed)
    {
        var outputs = graph.Outputs.Values.ToHashSet();
        var read = new HashSet<Node>();
        var clusters = new ExpressionCluster?[graph.Nodes.Count];
        foreach (var node in graph.Nodes.Reverse().Where(IsRoot))
        {
            if (!outputs.Contains(node) && !read.Contains(node) && consumers[node.Id].All(IsRoot))
                continue;
            var cluster = clusters[node.Id] = new ExpressionCluster(node);
            while (join && cluster.Members.Count < MostFormulas && NextMember() is { } next)
                cluster.Join(next);
            read.UnionWith(cluster.Operands);

            Node? NextMember() => cluster.Operands.LastOrDefault(operand =>
                operand.Operation is Elementwise && !outputs.Contains(operand)
                && (recomputed.Contains(operand) || cluster.Owns(operand, consumers)) && cluster.HasRoomFor(operand));
        }
        return clusters;
    }
}
