using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Activations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Cross-correlation of an image with learned kernels: [C, H, W] -> [filters, H', W'].</summary>
public sealed record Conv2d : Layer
{
    [Range(1, 1 << 16)]
    public required int Filters { get; init; }

    [Range(1, 1 << 12)]
    public required Pair KernelSize { get; init; }

    [Range(1, 1 << 12)]
    public Pair Stride { get; init; } = 1;

    [Range(0, 1 << 12)]
    public Padding Padding { get; init; } = Padding.Valid;

    [Range(1, 1 << 12)]
    public Pair Dilation { get; init; } = 1;

    [Range(1, 1 << 16)]
    public int Groups { get; init; } = 1;

    public Activations.Activation Activation { get; init; } = new Linear();

    public bool UseBias { get; init; } = true;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, image) = (context.Graph, LayerContext.Image(inputs));
        var geometry = Geometry(image.Shape[2], image.Shape[3]);
        if (!geometry.Fits(image.Shape[2], image.Shape[3]))
            throw new LayerException(
                $"kernel {KernelSize} with dilation {Dilation} is larger than the padded image {LayerContext.SampleShape(image)}");
        // Operations on images are channels last; reorderings between layers cancel in the planner.
        var y = new FilterBank(Filters, Groups, Activation, UseBias).Apply(
            context, graph.Permute(image, 0, 2, 3, 1), geometry, [KernelSize.Vertical, KernelSize.Horizontal]);
        return graph.Permute(y, 0, 3, 1, 2);
    }

    private ConvolutionGeometry Geometry(int height, int width)
    {
        var (top, bottom) = Padding.Along(
            height, Padding.Amount.Vertical, KernelSize.Vertical, Stride.Vertical, Dilation.Vertical);
        var (left, right) = Padding.Along(
            width, Padding.Amount.Horizontal, KernelSize.Horizontal, Stride.Horizontal, Dilation.Horizontal);
        return new(KernelSize.Vertical, KernelSize.Horizontal, Stride.Vertical, Stride.Horizontal,
            top, bottom, left, right, Dilation.Vertical, Dilation.Horizontal, Groups);
    }
}
