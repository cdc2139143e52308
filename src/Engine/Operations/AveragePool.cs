using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Mean of each window, channels last: [N, H, W, C] -> [N, OH, OW, C]. Padding counts as zeros.</summary>
public sealed record AveragePool(PoolGeometry Geometry) : Operation, IDifferentiable
{
    public override string Attributes => Geometry.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var image = inputs[0];
        if (image.Rank != 4 || !Geometry.Fits(image[1], image[2]))
            throw new ShapeException($"averagePool: the window does not fit into {image} ({Geometry})");
        return image.With(image[0], Geometry.OutputHeight(image[1]), Geometry.OutputWidth(image[2]), image[3]);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Add(new AveragePoolGradient(Geometry, node.Inputs[0].Shape[1], node.Inputs[0].Shape[2]), outputGradient)];
}
