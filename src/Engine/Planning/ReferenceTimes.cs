using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>
/// Seconds of each launch on two cores of an EPYC with 512-bit vectors, fitted to 7800 launches of ten networks from an MLP of
/// 16 units to VGG-11, at batch sizes from 1 to 256. Sums over a step are right within 30 % there (docs/performance.md).
/// </summary>
internal static class ReferenceTimes
{
    private const double Launch = 60e-9, ConvolutionLaunch = 2.5e-6, DepthwiseLaunch = 5e-6;

    private const double ProductFlops = 550e9, ConvolutionFlops = 630e9;

    // Bytes per second of operands and results that are in a cache.
    private const double ProductBytes = 58e9, ConvolutionBytes = 110e9, DepthwiseBytes = 38e9, StreamBytes = 150e9, UpdateBytes = 90e9;

    // Weights change their layout for a convolution, and their gradient back: far from a stream.
    private const double PackedBytes = 3.2e9;

    // Partial sums of a weight gradient, read and written once for each image.
    private const double PartialBytes = 45e9;

    // A loss's softmax and logarithm; a word of Philox and what becomes of it.
    private const double SoftmaxRow = 42e-9, SoftmaxElement = 0.5e-9, RandomElement = 0.3e-9;

    // What a step touches in all is in the caches up to so many bytes; beyond it this share goes through memory.
    private const double CacheBytes = 12e6, MemoryBytes = 42e9;

    // A loop mostly reads what the launch before it wrote.
    private const double ColdOfStream = 0.35, ColdOfUpdate = 0.8;

    // Results are computed in tiles of two of the widest vectors.
    private const int Tile = 32;

    // Host work of a batch, a row and a value on their way to a step.
    private const double Batch = 1.2e-6, Row = 42e-9, Value = 0.22e-9;

    /// <summary>The share of a plan's bytes that no cache holds from one launch to the next.</summary>
    public static double ColdShare(Plan plan)
    {
        var touched = plan.ArenaBytes + plan.Graph.Nodes.Select(node => node.Operation).OfType<ReadVariable>()
            .Select(read => read.Variable).Distinct().Sum(variable => variable.Shape.Bytes);
        return touched > CacheBytes ? 1 - (CacheBytes / touched) : 0;
    }

    /// <summary>Adds what a launch takes to the parts.</summary>
    public static void Add(double[] parts, Node node, double cold)
    {
        double bytes = node.Shape.Bytes + node.Inputs.Sum(input => input.Shape.Bytes);
        var coldBytes = cold * bytes;
        switch (node.Operation)
        {
            case MatMul:
                To(WorkPart.Products, (Tiled(Flops.Of(node), node.Shape[^1]) / ProductFlops) + (bytes / ProductBytes));
                break;
            case Convolution { Geometry: var geometry }:
                Convolve(geometry, node.Inputs[1].Shape, node.Shape[^1]);
                break;
            case ConvolutionInputGradient { Geometry: var geometry }:
                Convolve(geometry, node.Inputs[1].Shape, node.Shape[^1]);
                break;
            case ConvolutionWeightGradient { Geometry: var geometry }:
                Convolve(geometry, node.Shape, node.Shape[0]);
                if (!IsDepthwise(geometry, node.Shape))
                    To(WorkPart.Convolutions, (double)node.Shape.Bytes * node.Inputs[0].Shape[0] / PartialBytes);
                break;
            case Softmax or LogSoftmax or CrossEntropy or CrossEntropyGradient:
                var elements = node.Inputs[0].Shape.Count;
                To(WorkPart.Rows, ((elements / node.Inputs[0].Shape[^1]) * SoftmaxRow) + (elements * SoftmaxElement));
                break;
            case DropoutMask:
                To(WorkPart.Rows, node.Shape.Count * RandomElement);
                break;
            case Update:
                To(WorkPart.Cached, bytes / UpdateBytes);
                coldBytes *= ColdOfUpdate;
                break;
            case Operations.Elementwise.Fused or Reduce:
                To(WorkPart.Cached, bytes / StreamBytes);
                coldBytes *= ColdOfStream;
                break;
            default:
                To(WorkPart.Cached, bytes / StreamBytes);
                break;
        }
        To(WorkPart.Launches, Launch);
        To(WorkPart.Memory, coldBytes / MemoryBytes);

        void Convolve(ConvolutionGeometry geometry, Shape weight, int columns)
        {
            if (IsDepthwise(geometry, weight))
                To(WorkPart.Depthwise, DepthwiseLaunch + (bytes / DepthwiseBytes));
            else
                To(WorkPart.Convolutions, ConvolutionLaunch + (Tiled(Flops.Of(node), columns / geometry.Groups) / ConvolutionFlops)
                    + (bytes / ConvolutionBytes) + (weight.Bytes / PackedBytes));
        }

        void To(WorkPart part, double seconds) => parts[(int)part] += seconds;
    }

    /// <summary>Of rows that are loaded in batches and sent to a step.</summary>
    /// <param name="width">Values of a row.</param>
    public static Workload Loading(long batches, long rows, int width) =>
        Workload.Of(WorkPart.Loading, (batches * Batch) + (rows * (Row + (width * Value))));

    // Weights are [filters, channels of a group, kernel].
    private static bool IsDepthwise(ConvolutionGeometry geometry, Shape weight) => geometry.Groups > 1 && weight[1] == 1;

    private static double Tiled(double flops, int columns) => flops * (((columns + Tile - 1) / Tile * Tile) / (double)columns);
}
