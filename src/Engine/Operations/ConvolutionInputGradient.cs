using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// The adjoint of <see cref="Convolution"/> in its image: output gradient [N, OH, OW, F], weight [F, C / groups, kh, kw]
/// -> [N, Height, Width, C]. It is the transposed convolution, too.
/// </summary>
public sealed record ConvolutionInputGradient(ConvolutionGeometry Geometry, int Height, int Width)
    : Operation, IDifferentiable, IEpilogueHost
{
    public Epilogue? Epilogue { get; init; }

    public int OwnInputs => 2;

    public Operation With(Epilogue epilogue) => this with { Epilogue = epilogue };

    public override string Attributes =>
        $"{Geometry} to {Height}x{Width}{(Epilogue is null ? "" : $", {Epilogue}")}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (gradient, weight) = (inputs[0], inputs[1]);
        if (gradient.Rank != 4 || weight.Rank != 4 || gradient[3] != weight[0]
            || gradient[1] != Geometry.OutputHeight(Height) || gradient[2] != Geometry.OutputWidth(Width))
            throw new ShapeException($"convolutionInputGradient: {gradient} and weight {weight} do not fit ({Attributes})");
        return gradient.With(gradient[0], Height, Width, weight[1] * Geometry.Groups);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        // Linear in both inputs: the adjoint of the adjoint is the convolution itself.
        var (gradient, weight) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            graph.Add(new Convolution(Geometry), outputGradient, weight),
            graph.Add(new ConvolutionWeightGradient(Geometry), outputGradient, gradient),
        ];
    }
}
