using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Hands a fused expression that alone reads a matrix product or convolution to that kernel, which applies it to results
/// still in the cache: bias and activation forward, the activation's mask backward.
/// </summary>
internal sealed class FuseEpilogues : IPass
{
    public ComputationGraph Run(ComputationGraph graph)
    {
        var consumers = graph.Consumers();
        var outputs = graph.Outputs.Values.ToHashSet();
        var hosts = new Node?[graph.Nodes.Count];
        var absorbed = new HashSet<Node>();
        foreach (var node in graph.Nodes)
            if (node.Operation is Fused fused && HostOf(node, fused) is { } host)
            {
                hosts[node.Id] = host;
                absorbed.Add(host);
            }
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
            if (hosts[node.Id] is { } host)
                Emit(rewriter, node, host);
            else if (!absorbed.Contains(node))
                rewriter.Copy(node);
        return rewriter.Finish();

        Node? HostOf(Node node, Fused fused) => node.Inputs.Where((input, i) =>
            input.Operation is IEpilogueHost { Epilogue: null }
            && fused.Accesses[i].IsStraight && input.Shape.Count == node.Shape.Count && input.Shape.Rank == node.Shape.Rank
            && consumers[input.Id].Count == 1 && !outputs.Contains(input)
            && OthersSuit(node, fused, i, input.Shape[^1])).FirstOrDefault();
    }

    // Kernels read the further arguments straight, per column of the result, or as one number.
    private static bool OthersSuit(Node node, Fused fused, int host, int columns) =>
        Enumerable.Range(0, fused.Accesses.Count).All(i => i == host || fused.Accesses[i].IsStraight
            || fused.Accesses[i] == new Access(node.Shape.Count / columns, columns) || node.Inputs[i].Shape.Count == 1);

    private static void Emit(Rewriter rewriter, Node node, Node host)
    {
        var fused = (Fused)node.Operation;
        var hostIndex = node.Inputs.ToList().IndexOf(host);
        int[] order = [hostIndex, .. Enumerable.Range(0, node.Inputs.Count).Where(i => i != hostIndex)];
        var epilogue = new Epilogue(
            Renumber(fused.Expression, order), [.. order.Skip(1).Select(i => fused.Accesses[i])]);
        rewriter.Emit(node, ((IEpilogueHost)host.Operation).With(epilogue),
            [.. rewriter.Inputs(host), .. order.Skip(1).Select(i => rewriter[node.Inputs[i]])]);
    }

    // Argument order[k] becomes argument k.
    private static Type Renumber(Type expression, int[] order)
    {
        var argument = Array.IndexOf(Arguments.Types, expression);
        if (argument >= 0)
            return Arguments.Types[Array.IndexOf(order, argument)];
        var parts = expression.GetGenericArguments();
        return expression.GetGenericTypeDefinition()
            .MakeGenericType([parts[0], .. parts[1..].Select(part => Renumber(part, order))]);
    }
}
