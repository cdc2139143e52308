using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>Folds <paramref name="Count"/> neighbouring axes, from <paramref name="Axis"/> on, into one number each.</summary>
public sealed record Reduce(Reduction Kind, int Axis, int Count) : Operation, IDifferentiable
{
    public override string Attributes => $"{Kind} of axes {Axis}..{Axis + Count - 1}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        Axis + Count <= inputs[0].Rank
            ? inputs[0].With([.. inputs[0].Axes[..Axis], .. inputs[0].Axes[(Axis + Count)..]])
            : throw new ShapeException($"reduce: {inputs[0]} has no axes {Axis}..{Axis + Count - 1}");

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        var input = node.Inputs[0];
        var repeat = new Broadcast(Axis, [.. input.Shape.Axes.AsSpan(Axis, Count)]);
        var gradient = graph.Add(repeat, outputGradient);
        if (Kind == Reduction.Sum)
            return [gradient];
        // The maximum passes its gradient to where it stands; ties share it as PyTorch's amax does, by counting them.
        var isMaximum = graph.Apply<Equal>(input, graph.Add(repeat, node));
        var ties = graph.Add(repeat, graph.Add(new Reduce(Reduction.Sum, Axis, Count), isMaximum));
        return [graph.Apply<Multiply>(gradient, graph.Apply<Divide>(isMaximum, ties))];
    }
}
