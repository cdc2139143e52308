using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>What convolutions of lines and of images share: learned kernels over channels last, bias, activation.</summary>
internal sealed record FilterBank(int Filters, int Groups, Activations.Activation Activation, bool UseBias)
{
    /// <param name="image">[N, H, W, C]</param>
    /// <param name="kernel">Extents of a kernel as the weight's shape has them, one or two.</param>
    /// <returns>[N, H', W', filters]</returns>
    /// <exception cref="LayerException">The groups do not divide the channels.</exception>
    public Node Apply(LayerContext context, Node image, ConvolutionGeometry geometry, ReadOnlySpan<int> kernel)
    {
        var (graph, channels) = (context.Graph, image.Shape[3]);
        if (channels % Groups != 0 || Filters % Groups != 0)
            throw new LayerException(
                $"groups {Groups} must divide the input's {channels} channels and the {Filters} filters");
        var fanIn = channels / Groups * geometry.KernelHeight * geometry.KernelWidth;
        var weight = context.Weight(
            "weight", [Filters, channels / Groups, .. kernel], Initializer.FanIn(fanIn), decays: true);
        var y = graph.Add(new Convolution(geometry), image, graph.Reshape(weight,
            Filters, channels / Groups, geometry.KernelHeight, geometry.KernelWidth));
        return Activation.Build(graph, UseBias ? context.AddBias(y, fanIn) : y, channelAxis: 3);
    }
}
