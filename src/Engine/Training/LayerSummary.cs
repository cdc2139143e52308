using TrainService.Engine.Definitions;
using TrainService.Engine.Models;

namespace TrainService.Engine.Training;

/// <summary>A layer as a dry run shows it; the shape leaves out the batch axis.</summary>
public sealed record LayerSummary(string Name, string Type, int[] OutputShape, long Parameters, bool Trainable)
{
    internal static LayerSummary Of(BuiltLayer layer) => new(
        layer.Name, VocabularyFamily.NameOf(layer.Layer.GetType()), [.. layer.Output.Shape.Axes.Skip(1)],
        layer.Weights.Where(weight => weight.Learned).Sum(weight => (long)weight.Variable.Shape.Count), layer.Layer.Trainable);
}
