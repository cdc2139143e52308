using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning;

/// <summary>
/// Which formulas each of several readers had better compute for itself: few instructions on one tensor that is there anyway, so
/// that a reader reads as much as before and nobody writes. A norm's deviation from the mean is one.
/// </summary>
internal static class Recomputation
{
    private static readonly HashSet<Type> Cheap =
    [
        typeof(Add), typeof(Subtract), typeof(Multiply), typeof(Negate), typeof(Square), typeof(Abs), typeof(Relu), typeof(Maximum),
        typeof(Minimum),
    ];

    /// <param name="graph">Before fusion.</param>
    /// <param name="consumers">By node id.</param>
    public static HashSet<Node> Candidates(ComputationGraph graph, List<Node>[] consumers)
    {
        var found = new HashSet<Node>(graph.Nodes.Count);
        var outputs = graph.Outputs.Values.ToHashSet();
        foreach (var node in graph.Nodes)
            if (node.Operation is Elementwise formula && Cheap.Contains(formula.Formula) && !outputs.Contains(node)
                && consumers[node.Id].All(reader => reader.Operation is Elementwise or Reduce)
                && node.Inputs.Where(input => input.Operation is not Broadcast).Distinct().ToList() is { Count: <= 1 } tensors
                && tensors.All(IsThereAnyway))
                found.Add(node);
        return found;

        // Not a result that the formula could have joined, as its loop's part or its product's epilogue.
        bool IsThereAnyway(Node tensor) => found.Contains(tensor) || consumers[tensor.Id].Distinct().Count() > 1
            || tensor.Operation is not (Elementwise or IEpilogueHost);
    }
}
