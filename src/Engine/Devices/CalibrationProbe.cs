using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices;

/// <summary>Work that is almost all of one part, or as much as can be, at sizes that networks have.</summary>
/// <param name="ReferenceSeconds">What the reference machine takes for it.</param>
internal sealed record CalibrationProbe(WorkPart Part, double ReferenceSeconds, Action<GraphBuilder> Build)
{
    /// <summary>Waits for all launches before it, and weighs nothing to download.</summary>
    public const string Done = "done";

    /// <summary>One for each part but loading, which is the host's.</summary>
    public static IReadOnlyList<CalibrationProbe> All { get; } =
    [
        new(WorkPart.Launches, 1.05e-6, Launches),
        new(WorkPart.Cached, 42e-6, graph => Streams(graph, arrays: 4, elements: 1 << 17)),
        new(WorkPart.Memory, 990e-6, graph => Streams(graph, arrays: 1, elements: 1 << 22)),
        new(WorkPart.Products, 236e-6, Products),
        // Long enough that how far two cores are from each other, which a host may change, weighs no more than in a network.
        new(WorkPart.Convolutions, 1890e-6, graph => Convolutions(graph, images: 64, channels: 32, groups: 1)),
        new(WorkPart.Depthwise, 182e-6, graph => Convolutions(graph, images: 16, channels: 64, groups: 64)),
        // Each thread reads what the other wrote the launch before, and overwrites what it read.
        new(WorkPart.Handovers, 31.7e-6, SharedProducts),
        new(WorkPart.Rows, 147e-6, graph => graph.Output("y", graph.Add(new Softmax(), graph.Input("x", Shape.Of(4096, 10))))),
    ];

    public Plan Compile()
    {
        var graph = new GraphBuilder();
        Build(graph);
        graph.Output(Done, graph.Apply<Relu>(graph.Input("begin", Shape.Scalar)));
        return Planner.Compile(graph.Build());
    }

    private static void Launches(GraphBuilder graph)
    {
        var x = graph.Input("x", Shape.Of(1, 1));
        for (var i = 0; i < 32; i++)
            x = graph.Add(new MatMul(false, false), x, graph.Input($"w{i}", Shape.Of(1, 1)));
        graph.Output("y", x);
    }

    private static void Streams(GraphBuilder graph, int arrays, int elements)
    {
        for (var i = 0; i < arrays; i++)
            graph.Output($"y{i}", graph.Apply<Add>(
                graph.Apply<Multiply>(graph.Input($"a{i}", Shape.Of(elements)), graph.Input($"b{i}", Shape.Of(elements))),
                graph.Input($"c{i}", Shape.Of(elements))));
    }

    private static void Products(GraphBuilder graph)
    {
        var (x, w, dy) = (graph.Input("x", Shape.Of(64, 512)), graph.Input("w", Shape.Of(512, 512)), graph.Input("dy", Shape.Of(64, 512)));
        graph.Output("y", graph.Add(new MatMul(false, true), x, w));
        graph.Output("dx", graph.Add(new MatMul(false, false), dy, w));
        graph.Output("dw", graph.Add(new MatMul(true, false), dy, x));
    }

    private static void SharedProducts(GraphBuilder graph)
    {
        var x = graph.Input("x", Shape.Of(64, 96));
        for (var i = 0; i < 8; i++)
            x = graph.Add(new MatMul(false, true), x, graph.Input($"w{i}", Shape.Of(96, 96)));
        graph.Output("y", x);
    }

    private static void Convolutions(GraphBuilder graph, int images, int channels, int groups)
    {
        var geometry = new ConvolutionGeometry(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, groups);
        var image = Shape.Of(images, 16, 16, channels);
        var (x, dy) = (graph.Input("x", image), graph.Input("dy", image));
        var w = graph.Input("w", Shape.Of(channels, channels / groups, 3, 3));
        graph.Output("y", graph.Add(new Convolution(geometry), x, w));
        graph.Output("dx", graph.Add(new ConvolutionInputGradient(geometry, 16, 16), dy, w));
        graph.Output("dw", graph.Add(new ConvolutionWeightGradient(geometry), x, dy));
    }
}
