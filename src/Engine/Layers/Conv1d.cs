using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Activations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Cross-correlation along time with learned kernels: [C, T] -> [filters, T'].</summary>
public sealed record Conv1d : Layer
{
    [Range(1, 1 << 16)]
    public required int Filters { get; init; }

    [Range(1, 1 << 12)]
    public required int KernelSize { get; init; }

    [Range(1, 1 << 12)]
    public int Stride { get; init; } = 1;

    [Range(0, 1 << 12)]
    public LinePadding Padding { get; init; } = LinePadding.Valid;

    [Range(1, 1 << 12)]
    public int Dilation { get; init; } = 1;

    [Range(1, 1 << 16)]
    public int Groups { get; init; } = 1;

    public Activations.Activation Activation { get; init; } = new Linear();

    public bool UseBias { get; init; } = true;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var line = LayerContext.Line(inputs);
        var (before, behind) = Padding.Along(line.Shape[2], KernelSize, Stride, Dilation);
        var geometry = new ConvolutionGeometry(
            1, KernelSize, 1, Stride, 0, 0, before, behind, 1, Dilation, Groups);
        if (!geometry.Fits(1, line.Shape[2]))
            throw new LayerException(
                $"kernel {KernelSize} with dilation {Dilation} is larger than the padded line {LayerContext.SampleShape(line)}");
        return context.AsImage(line, image =>
            new FilterBank(Filters, Groups, Activation, UseBias).Apply(context, image, geometry, [KernelSize]));
    }
}
