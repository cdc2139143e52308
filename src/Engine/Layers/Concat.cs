using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Two inputs or more, one after another along an axis: [C1, H, W] and [C2, H, W] -> [C1 + C2, H, W].</summary>
public sealed record Concat : Layer
{
    /// <summary>Of the shape without the batch axis; a negative one counts from the last.</summary>
    [Range(-16, 15)]
    public int Axis { get; init; }

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var first = LayerContext.Several(inputs)[0].Shape;
        var axis = Axis < 0 ? first.Rank + Axis : Axis + 1;
        if (axis < 1 || axis >= first.Rank)
            throw new LayerException($"there is no axis {Axis} in {first.OfSample()}");
        foreach (var input in inputs)
            if (input.Shape.Rank != first.Rank
                || Enumerable.Range(1, first.Rank - 1).Any(other => other != axis && input.Shape[other] != first[other]))
                throw new LayerException($"{first.OfSample()} and {input.Shape.OfSample()} differ in more than axis {Axis}");
        return context.Graph.Add(new Concatenate(axis), [.. inputs]);
    }
}
