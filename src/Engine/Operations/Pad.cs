using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Zeros before and behind each axis; a negative amount crops instead.</summary>
public sealed record Pad(AxisList Before, AxisList Behind) : Operation, IDifferentiable
{
    public override string Attributes => $"before {Before}, behind {Behind}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var input = inputs[0];
        if (Before.Count != input.Rank || Behind.Count != input.Rank)
            throw new ShapeException($"pad: {Attributes} are not amounts for the {input.Rank} axes of {input}");
        var axes = new int[input.Rank];
        for (var axis = 0; axis < axes.Length; axis++)
            if ((axes[axis] = checked(Before[axis] + input[axis] + Behind[axis])) <= 0)
                throw new ShapeException($"pad: nothing is left of axis {axis} of {input} ({Attributes})");
        return input.With(axes);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
    [
        graph.Add(new Pad([.. Before.Select(amount => -amount)], [.. Behind.Select(amount => -amount)]), outputGradient),
    ];

    /// <summary>The axes a kernel has to walk: one that is left as it is counts as part of the one before it.</summary>
    internal IReadOnlyList<PaddedAxis> Walk(Shape source)
    {
        var axes = new List<PaddedAxis>();
        for (var axis = 0; axis < source.Rank; axis++)
        {
            var extent = source[axis];
            if (axes.Count > 0 && Before[axis] == 0 && Behind[axis] == 0)
                axes[^1] = new(axes[^1].Before * extent, axes[^1].Source * extent, axes[^1].Result * extent);
            else
                axes.Add(new(Before[axis], extent, Before[axis] + extent + Behind[axis]));
        }
        return axes;
    }
}

/// <summary>An axis of a <see cref="Pad"/>: zeros before it (or elements cropped, if negative), its extents.</summary>
internal readonly record struct PaddedAxis(int Before, int Source, int Result);
