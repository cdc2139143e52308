using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Largest element of each window, channels last: [N, H, W, C] -> [N, OH, OW, C]. Padding is never picked.</summary>
public sealed record MaxPool(PoolGeometry Geometry) : Operation, IDifferentiable
{
    public override string Attributes => Geometry.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var image = inputs[0];
        if (image.Rank != 4 || !Geometry.Fits(image[1], image[2]))
            throw new ShapeException($"maxPool: the window does not fit into {image} ({Geometry})");
        return image.With(image[0], Geometry.OutputHeight(image[1]), Geometry.OutputWidth(image[2]), image[3]);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Add(new MaxPoolGradient(Geometry), node.Inputs[0], node, outputGradient)];
}
