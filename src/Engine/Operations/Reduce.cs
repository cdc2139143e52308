using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>
/// Folds <paramref name="Count"/> neighbouring axes, from <paramref name="Axis"/> on, into one number each. With a prologue,
/// put there by the planner, it folds that formula of its inputs, which is nowhere written out.
/// </summary>
public sealed record Reduce(Reduction Kind, int Axis, int Count) : Operation, IDifferentiable
{
    public Fused? Prologue { get; init; }

    public override string Attributes =>
        $"{Kind} of {(Prologue is null ? "" : $"{Prologue.Attributes} over ")}axes {Axis}..{Axis + Count - 1}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var from = Folded(inputs);
        return Axis + Count <= from.Rank
            ? from.With([.. from.Axes[..Axis], .. from.Axes[(Axis + Count)..]])
            : throw new ShapeException($"reduce: {from} has no axes {Axis}..{Axis + Count - 1}");
    }

    /// <summary>What is folded as [outer, reduced, inner].</summary>
    public (int Outer, int Reduced, int Inner) Extents(ReadOnlySpan<Shape> inputs)
    {
        var from = Folded(inputs);
        return (from.Extent(0, Axis), from.Extent(Axis, Axis + Count), from.Extent(Axis + Count, from.Rank));
    }

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

    private Shape Folded(ReadOnlySpan<Shape> inputs) => Prologue?.Infer(inputs) ?? inputs[0];
}
