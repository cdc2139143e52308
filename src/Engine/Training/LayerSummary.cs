using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;

namespace TrainService.Engine.Training;

/// <summary>A layer as a dry run shows it; the shape leaves out the batch axis.</summary>
/// <param name="Flops">Forward, of one row, as in a prediction.</param>
public sealed record LayerSummary(string Name, string Type, int[] OutputShape, long Parameters, long Flops, bool Trainable)
{
    /// <summary>All layers of a model, in its order.</summary>
    internal static IReadOnlyList<LayerSummary> Of(ModelDefinition model)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize: 1, training: false);
        foreach (var (name, node) in built.Outputs)
            graph.Output(name, node);
        var flops = Planning.Flops.ByLayer(graph.Build());
        return [.. built.Layers.Select(layer => new LayerSummary(
            layer.Name, VocabularyFamily.NameOf(layer.Layer.GetType()), [.. layer.Output.Shape.Axes.Skip(1)],
            layer.Weights.Where(weight => weight.Learned).Sum(weight => (long)weight.Variable.Shape.Count),
            flops.GetValueOrDefault(layer.Name), layer.Layer.Trainable))];
    }
}
