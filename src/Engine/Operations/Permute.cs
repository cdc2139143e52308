using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Axis i of the result is axis Axes[i] of the input.</summary>
public sealed record Permute(AxisList Axes) : Operation, IDifferentiable
{
    public override string Attributes => Axes.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var input = inputs[0];
        if (!Axes.Order().SequenceEqual(Enumerable.Range(0, input.Rank)))
            throw new ShapeException($"permute: {Axes} is no order of the axes of {input}");
        return input.With([.. Axes.Select(axis => input[axis])]);
    }

    /// <summary>The permutation that undoes this one.</summary>
    public int[] Inverse()
    {
        var inverse = new int[Axes.Count];
        for (var i = 0; i < inverse.Length; i++)
            inverse[Axes[i]] = i;
        return inverse;
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Permute(outputGradient, Inverse())];
}
