using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Activations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>
/// The adjoint of a convolution, which spreads each pixel over a kernel's window: [C, H, W] -> [filters, H', W'] with
/// H' = (H - 1) stride - 2 padding + kernelSize + outputPadding.
/// </summary>
public sealed record ConvTranspose2d : Layer
{
    [Range(1, 1 << 16)]
    public required int Filters { get; init; }

    [Range(1, 1 << 12)]
    public required Pair KernelSize { get; init; }

    [Range(1, 1 << 12)]
    public Pair Stride { get; init; } = 1;

    /// <summary>Rows and columns cut off each side of the result.</summary>
    [Range(0, 1 << 12)]
    public Pair Padding { get; init; } = 0;

    /// <summary>Rows added below and columns added on the right, fewer than the stride: sizes that a strided convolution
    /// rounds down to one come back as they were.</summary>
    [Range(0, 1 << 12)]
    public Pair OutputPadding { get; init; } = 0;

    public Activations.Activation Activation { get; init; } = new Linear();

    public bool UseBias { get; init; } = true;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, image) = (context.Graph, LayerContext.Image(inputs));
        if (OutputPadding.Vertical >= Stride.Vertical || OutputPadding.Horizontal >= Stride.Horizontal)
            throw new LayerException($"outputPadding {OutputPadding} must be less than the stride {Stride}");
        var (channels, height, width) = (image.Shape[1], Height(image.Shape[2]), Width(image.Shape[3]));
        if (height < 1 || width < 1)
            throw new LayerException($"padding {Padding} leaves nothing of the result: it would be [{Filters}, {height}, {width}]");
        // PyTorch counts the weight's second axis, which is the filters here.
        var fanIn = Filters * KernelSize.Vertical * KernelSize.Horizontal;
        var weight = context.Weight("weight", [channels, Filters, KernelSize.Vertical, KernelSize.Horizontal],
            Initializer.FanIn(fanIn), decays: true);
        var geometry = new ConvolutionGeometry(KernelSize.Vertical, KernelSize.Horizontal, Stride.Vertical, Stride.Horizontal,
            Padding.Vertical, Padding.Vertical, Padding.Horizontal, Padding.Horizontal, 1, 1, Groups: 1);
        var y = graph.Add(
            new ConvolutionInputGradient(geometry, height, width), graph.Permute(image, 0, 2, 3, 1), weight);
        if (UseBias)
            y = context.AddBias(y, fanIn);
        return graph.Permute(Activation.Build(graph, y, channelAxis: 3), 0, 3, 1, 2);
    }

    private int Height(int height) => checked(
        ((height - 1) * Stride.Vertical) - (2 * Padding.Vertical) + KernelSize.Vertical + OutputPadding.Vertical);

    private int Width(int width) => checked(
        ((width - 1) * Stride.Horizontal) - (2 * Padding.Horizontal) + KernelSize.Horizontal + OutputPadding.Horizontal);
}
