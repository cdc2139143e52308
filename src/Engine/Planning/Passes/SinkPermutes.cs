using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Moves reorderings of axes behind elementwise formulas, where they meet the next layer's and cancel: images go through a
/// whole convolutional network channels last although the model is written channels first.
/// </summary>
internal sealed class SinkPermutes : IPass
{
    public ComputationGraph Run(ComputationGraph graph)
    {
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
            if (node.Operation is Permute permute)
                rewriter.Replace(node, rewriter.Target.Permute(rewriter[node.Inputs[0]], permute.Axes.Span));
            else if (node.Operation is Elementwise && SharedPermute(rewriter.Inputs(node)) is { } shared)
                rewriter.Replace(node, Sink(rewriter, node, shared));
            else
                rewriter.Copy(node);
        return new DropDeadNodes().Run(rewriter.Finish());
    }

    private static Permute? SharedPermute(Node[] inputs)
    {
        Permute? shared = null;
        foreach (var input in inputs)
            if (input.Operation is Permute permute && (shared is null || shared == permute))
                shared = permute;
            else if (!IsStretchedScalar(input))
                return null;
        return shared;
    }

    private static bool IsStretchedScalar(Node node) =>
        node.Operation is Broadcast && node.Inputs[0].Shape.Rank == 0;

    private static Node Sink(Rewriter rewriter, Node node, Permute shared)
    {
        var inputs = rewriter.Inputs(node);
        var before = inputs.First(input => input.Operation is Permute).Inputs[0].Shape;
        var graph = rewriter.Target;
        graph.Layer = node.Layer;
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = inputs[i].Operation is Permute ? inputs[i].Inputs[0] : graph.Stretch(inputs[i].Inputs[0], before);
        return graph.Permute(graph.Add(node.Operation, inputs), shared.Axes.Span);
    }
}
