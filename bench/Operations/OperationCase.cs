using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Bench.Operations;

/// <summary>An operation at a size that networks have, and what limits it.</summary>
/// <param name="Build">Adds it to a graph; every input of the graph is filled with normal numbers.</param>
internal sealed record OperationCase(string Name, bool IsMemoryBound, Func<GraphBuilder, Node> Build)
{
    private static readonly PoolGeometry Halves = new(2, 2, 2, 2, 0, 0);

    public static IEnumerable<OperationCase> All =>
    [
        Computed("GEMM 1024 x 1024 x 1024", graph => graph.Add(new MatMul(false, true), In(graph, "a", 1024, 1024), In(graph, "b", 1024, 1024))),
        Computed("GEMM 64 x 784 -> 512", graph => graph.Add(new MatMul(false, true), In(graph, "a", 64, 784), In(graph, "b", 512, 784))),
        Computed("GEMM, input gradient 64 x 512 -> 784", graph => graph.Add(new MatMul(false, false), In(graph, "a", 64, 512), In(graph, "b", 512, 784))),
        Computed("GEMM, weight gradient 512 x 64 -> 784", graph => graph.Add(new MatMul(true, false), In(graph, "a", 64, 512), In(graph, "b", 64, 784))),
        .. Convolutions("3x3, 32 -> 64 at 13x13", 13, 32, 64, 3, 1, 0, 1),
        .. Convolutions("3x3, 16 -> 16 at 32x32", 32, 16, 16, 3, 1, 1, 1),
        .. Convolutions("3x3, 64 -> 64 at 8x8", 8, 64, 64, 3, 1, 1, 1),
        .. Convolutions("3x3 / 2, 32 -> 64 at 16x16", 16, 32, 64, 3, 2, 1, 1),
        .. Convolutions("1x1, 64 -> 128 at 16x16", 16, 64, 128, 1, 1, 0, 1),
        .. Convolutions("3x3, 3 -> 16 at 32x32", 32, 3, 16, 3, 1, 1, 1),
        .. Convolutions("3x3 depthwise, 128 at 16x16", 16, 128, 128, 3, 1, 1, 128),
        Streamed("elementwise a b + c, 16 M", graph => graph.Apply<Add>(
            graph.Apply<Multiply>(In(graph, "a", 1 << 24), In(graph, "b", 1 << 24)), In(graph, "c", 1 << 24))),
        Streamed("sum of all, 16 M", graph => graph.Add(new Reduce(Reduction.Sum, 0, 1), In(graph, "x", 1 << 24))),
        Streamed("sum of columns, 65536 x 64", graph => graph.Add(new Reduce(Reduction.Sum, 0, 1), In(graph, "x", 1 << 16, 64))),
        Streamed("sum of squared deviations, 262144 x 64", graph => graph.Add(new Reduce(Reduction.Sum, 0, 1), graph.Apply<Square>(
            graph.Apply<Subtract>(In(graph, "x", 1 << 18, 64), In(graph, "mean", 64))))),
        Streamed("softmax, 16384 x 1000", graph => graph.Add(new Softmax(), In(graph, "x", 1 << 14, 1000))),
        Streamed("max pool 2x2, 64 x 64 at 64x64", graph => graph.Add(new MaxPool(Halves), In(graph, "x", 64, 64, 64, 64))),
        Streamed("max pool 2x2, backward", graph => graph.Add(new MaxPoolGradient(Halves),
            In(graph, "x", 64, 64, 64, 64), In(graph, "y", 64, 32, 32, 64), In(graph, "dy", 64, 32, 32, 64))),
        Streamed("average pool 2x2, 64 x 64 at 64x64", graph => graph.Add(new AveragePool(Halves), In(graph, "x", 64, 64, 64, 64))),
    ];

    private static OperationCase Computed(string name, Func<GraphBuilder, Node> build) => new(name, false, build);

    private static OperationCase Streamed(string name, Func<GraphBuilder, Node> build) => new(name, true, build);

    private static IEnumerable<OperationCase> Convolutions(
        string name, int size, int channels, int filters, int kernel, int stride, int pad, int groups)
    {
        var geometry = new ConvolutionGeometry(kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups);
        var (image, weight) = (Shape.Of(64, size, size, channels), Shape.Of(filters, channels / groups, kernel, kernel));
        var result = new Convolution(geometry).Infer([image, weight]);
        yield return Computed($"convolution {name}, forward",
            graph => graph.Add(new Convolution(geometry), graph.Input("x", image), graph.Input("w", weight)));
        yield return Computed($"convolution {name}, input gradient", graph => graph.Add(
            new ConvolutionInputGradient(geometry, size, size), graph.Input("dy", result), graph.Input("w", weight)));
        yield return Computed($"convolution {name}, weight gradient",
            graph => graph.Add(new ConvolutionWeightGradient(geometry), graph.Input("x", image), graph.Input("dy", result)));
    }

    private static Node In(GraphBuilder graph, string name, params ReadOnlySpan<int> axes) => graph.Input(name, Shape.Of(axes));
}
