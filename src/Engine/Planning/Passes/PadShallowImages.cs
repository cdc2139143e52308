using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Gives images of few channels, usually a model's input, their zeros before a convolution instead of inside it: taps on padding
/// are left out there, which parts kernel and pixels into up to nine kinds, too small each to fill a tile where there are three
/// channels a tap. The copy is small beside the result, and the gradient in the weight reads the same one.
/// </summary>
internal sealed class PadShallowImages : IPass
{
    private const int MostChannels = 4;

    public ComputationGraph Run(ComputationGraph graph)
    {
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
            if (Unpadded(node) is var (operation, geometry) && IsShallow(node.Inputs[0], geometry))
                rewriter.Emit(node, operation, rewriter.Target.Add(
                    new Pad([0, geometry.PadTop, geometry.PadLeft, 0], [0, geometry.PadBottom, geometry.PadRight, 0]),
                    rewriter[node.Inputs[0]]), rewriter[node.Inputs[1]]);
            else
                rewriter.Copy(node);
        return rewriter.Finish();
    }

    private static bool IsShallow(Node image, ConvolutionGeometry geometry) => geometry.Groups == 1
        && image.Shape[3] <= MostChannels
        && geometry is not { PadTop: 0, PadBottom: 0, PadLeft: 0, PadRight: 0 };

    private static (Operation Operation, ConvolutionGeometry Padded)? Unpadded(Node node) => node.Operation switch
    {
        Convolution forward => (forward with { Geometry = Without(forward.Geometry) }, forward.Geometry),
        ConvolutionWeightGradient gradient => (new ConvolutionWeightGradient(Without(gradient.Geometry)), gradient.Geometry),
        _ => null,
    };

    private static ConvolutionGeometry Without(ConvolutionGeometry padded) =>
        padded with { PadTop = 0, PadBottom = 0, PadLeft = 0, PadRight = 0 };
}
