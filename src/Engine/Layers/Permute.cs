using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>Reorders axes: axis i of the result is axis axes[i] of the input.</summary>
public sealed record Permute : Layer, IValidatableObject
{
    /// <summary>Each axis once, counted from 0, the batch axis left out: [1, 0] makes [T, F] of [F, T].</summary>
    [Range(0, 15)]
    public required int[] Axes { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Axes.Order().SequenceEqual(Enumerable.Range(0, Axes.Length)))
            yield return new($"[{string.Join(", ", Axes)}] does not name each axis from 0 to {Axes.Length - 1} once", [nameof(Axes)]);
    }

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var x = LayerContext.Single(inputs);
        return Axes.Length == x.Shape.Rank - 1
            ? context.Graph.Permute(x, [0, .. Axes.Select(axis => axis + 1)])
            : throw new LayerException($"axes [{string.Join(", ", Axes)}] are {Axes.Length}, the input has {x.Shape.Rank - 1}");
    }
}
