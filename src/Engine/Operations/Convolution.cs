using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Cross-correlation, channels last: image [N, H, W, C], weight [F, C / groups, kh, kw] (PyTorch's layout) -> [N, OH, OW, F].
/// </summary>
public sealed record Convolution(ConvolutionGeometry Geometry) : Operation, IDifferentiable, IEpilogueHost
{
    public Epilogue? Epilogue { get; init; }

    public int OwnInputs => 2;

    public Operation With(Epilogue epilogue) => this with { Epilogue = epilogue };

    public override string Attributes => Epilogue is null ? Geometry.ToString() : $"{Geometry}, {Epilogue}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (image, weight) = (inputs[0], inputs[1]);
        if (image.Rank != 4 || weight.Rank != 4 || image[3] != weight[1] * Geometry.Groups
            || weight[0] % Geometry.Groups != 0
            || weight[2] != Geometry.KernelHeight || weight[3] != Geometry.KernelWidth)
            throw new ShapeException($"convolution: image {image} and weight {weight} do not fit ({Geometry})");
        if (!Geometry.Fits(image[1], image[2]))
            throw new ShapeException($"convolution: the kernel is larger than the padded image {image} ({Geometry})");
        return image.With(
            image[0], Geometry.OutputHeight(image[1]), Geometry.OutputWidth(image[2]), weight[0]);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        var (image, weight) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            graph.Add(new ConvolutionInputGradient(Geometry, image.Shape[1], image.Shape[2]), outputGradient, weight),
            graph.Add(new ConvolutionWeightGradient(Geometry), image, outputGradient),
        ];
    }
}
