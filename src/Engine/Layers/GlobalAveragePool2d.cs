using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>Mean of each channel: [C, H, W] -> [C].</summary>
public sealed record GlobalAveragePool2d : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, image) = (context.Graph, LayerContext.Image(inputs));
        var total = graph.Add(new Reduce(Reduction.Sum, 1, 2), graph.Permute(image, 0, 2, 3, 1));
        return graph.Apply<Formulas.Multiply>(total, graph.Constant(1f / (image.Shape[2] * image.Shape[3])));
    }
}
