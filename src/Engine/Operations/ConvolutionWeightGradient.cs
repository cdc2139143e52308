using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// The adjoint of <see cref="Convolution"/> in its weight: image [N, H, W, C], output gradient [N, OH, OW, F]
/// -> [F, C / groups, kh, kw].
/// </summary>
public sealed record ConvolutionWeightGradient(ConvolutionGeometry Geometry) : Operation
{
    public override string Attributes => Geometry.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (image, gradient) = (inputs[0], inputs[1]);
        if (image.Rank != 4 || gradient.Rank != 4 || image[0] != gradient[0]
            || gradient[1] != Geometry.OutputHeight(image[1]) || gradient[2] != Geometry.OutputWidth(image[2]))
            throw new ShapeException($"convolutionWeightGradient: {image} and {gradient} do not fit ({Geometry})");
        return image.With(gradient[3], image[3] / Geometry.Groups, Geometry.KernelHeight, Geometry.KernelWidth);
    }
}
