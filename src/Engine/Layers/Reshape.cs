using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>The same numbers in the same order under another shape.</summary>
public sealed record Reshape : Layer, IValidatableObject
{
    /// <summary>Without the batch axis; one extent may be -1, which stands for whatever is left.</summary>
    [Range(-1, Graph.Shape.MostElements)]
    public required int[] Shape { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Shape.Contains(0))
            yield return new("an extent is at least 1, or -1 for whatever is left", [nameof(Shape)]);
        if (Shape.Count(extent => extent == -1) > 1)
            yield return new("only one extent can be -1", [nameof(Shape)]);
    }

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var x = LayerContext.Single(inputs);
        var count = x.Shape.Count / x.Shape[0];
        var known = Shape.Where(extent => extent != -1).Aggregate(1L, (product, extent) => checked(product * extent));
        if (Shape.Contains(-1) ? count % known != 0 : count != known)
            throw new LayerException($"{count} elements do not fit into shape [{string.Join(", ", Shape)}]");
        return context.Graph.Reshape(x,
            [x.Shape[0], .. Shape.Select(extent => extent == -1 ? (int)(count / known) : extent)]);
    }
}
