using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class PadShallowImagesTests
{
    [Fact]
    public void A_convolution_and_its_gradient_in_the_weight_read_one_padded_copy()
    {
        var graph = new GraphBuilder();
        var (image, dy) = (graph.Input("image", Shape.Of(2, 6, 5, 3)), graph.Input("dy", Shape.Of(2, 6, 5, 8)));
        var geometry = Geometry(1);
        graph.Output("y", graph.Add(new Convolution(geometry), image, graph.Input("weight", Shape.Of(8, 3, 3, 3))));
        graph.Output("dw", graph.Add(new ConvolutionWeightGradient(geometry), image, dy));
        Printed.AssertAfter(new Both(), graph, """
            %0 = input <image>: [2, 6, 5, 3]
            %1 = input <dy>: [2, 6, 5, 8]
            %2 = input <weight>: [8, 3, 3, 3]
            %3 = pad <before [0, 1, 1, 0], behind [0, 1, 1, 0]>(%0): [2, 8, 7, 3]
            %4 = convolution <3x3 stride 1x1 pad 0,0,0,0 dilation 1x1 groups 1>(%3, %2): [2, 6, 5, 8]
            %5 = convolutionWeightGradient <3x3 stride 1x1 pad 0,0,0,0 dilation 1x1 groups 1>(%3, %1): [8, 3, 3, 3]
            output dw = %5
            output y = %4
            """);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(5, 1)]
    public void Without_padding_or_with_more_channels_all_stays(int channels, int pad)
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Add(new Convolution(Geometry(pad)),
            graph.Input("image", Shape.Of(2, 6, 5, channels)), graph.Input("weight", Shape.Of(8, channels, 3, 3))));
        Assert.DoesNotContain(new PadShallowImages().Run(graph.Build()).Nodes, node => node.Operation is Pad);
    }

    private static ConvolutionGeometry Geometry(int pad) => new(3, 3, 1, 1, pad, pad, pad, pad, 1, 1, 1);

    private sealed class Both : IPass
    {
        public ComputationGraph Run(ComputationGraph graph) =>
            new ShareCommonSubexpressions().Run(new PadShallowImages().Run(graph));
    }
}
