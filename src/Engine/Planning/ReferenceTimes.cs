using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>
/// Seconds of each launch on two cores of an EPYC with 512-bit vectors, fitted to the 3400 launches that ten networks have, from
/// an MLP of 16 units to VGG-11, at batch sizes from 1 to 256. Sums over a step are right within 30 % there (docs/performance.md).
/// </summary>
internal static partial class ReferenceTimes
{
    private const double Launch = 25e-9;

    // Bytes per second of operands and results that are in a cache.
    private const double StreamBytes = 130e9, UpdateBytes = 86e9;

    // A loss's softmax and logarithm; a word of Philox and what becomes of it.
    private const double SoftmaxRow = 29e-9, SoftmaxElement = 0.9e-9, RandomElement = 0.3e-9;

    // What a step touches in all is in the caches up to so many bytes; beyond it this share goes through memory.
    private const double CacheBytes = 24e6, MemoryBytes = 57e9;

    // A loop mostly reads what the launch before it wrote.
    private const double ColdOfStream = 0.35;

    private const int Cores = 2;

    // Host work of a batch, a row and a value on their way to a step.
    private const double Batch = 0.85e-6, Row = 24e-9, Value = 0.09e-9;

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
            case MatMul product:
                To(WorkPart.Products, Product(node, product, bytes));
                break;
            case Convolution { Geometry: var geometry }:
                Convolve(geometry, node.Inputs[1].Shape);
                break;
            case ConvolutionInputGradient { Geometry: var geometry }:
                Convolve(geometry, node.Inputs[1].Shape);
                break;
            case ConvolutionWeightGradient { Geometry: var geometry }:
                Convolve(geometry, node.Shape);
                break;
            case Softmax or LogSoftmax or CrossEntropy or CrossEntropyGradient:
                var (elements, width) = (node.Inputs[0].Shape.Count, node.Inputs[0].Shape[^1]);
                To(WorkPart.Rows, ((elements / width * SoftmaxRow) + (elements * SoftmaxElement)) * Unevenness(elements, Grains.Row));
                break;
            case DropoutMask:
                To(WorkPart.Rows, node.Shape.Count * RandomElement);
                break;
            case Update:
                To(WorkPart.Cached, bytes / UpdateBytes * Unevenness(node.Inputs[0].Shape.Count, Grains.Update));
                break;
            case Operations.Elementwise.Fused:
                Stream(node.Shape.Count);
                break;
            case Reduce:
                Stream(node.Inputs.Sum(input => input.Shape.Count));
                break;
            case MaxPool { Geometry: var geometry }:
                Pool(geometry, node.Shape);
                break;
            case AveragePool { Geometry: var geometry }:
                Pool(geometry, node.Shape);
                break;
            case MaxPoolGradient { Geometry: var geometry }:
                Pool(geometry, node.Inputs[1].Shape);
                break;
            case AveragePoolGradient { Geometry: var geometry }:
                Pool(geometry, node.Inputs[0].Shape);
                break;
            default:
                To(WorkPart.Cached, bytes / StreamBytes);
                break;
        }
        To(WorkPart.Launches, Launch);
        To(WorkPart.Handovers, Handovers(node));
        To(WorkPart.Memory, coldBytes / MemoryBytes);

        void Stream(long elements)
        {
            To(WorkPart.Cached, bytes / StreamBytes * Unevenness(elements, Grains.Stream));
            coldBytes *= ColdOfStream;
        }

        void Pool(PoolGeometry geometry, Shape results)
        {
            var (streamed, taps) = (bytes / StreamBytes, Taps(node.Operation, geometry, results));
            To(taps > streamed ? WorkPart.Rows : WorkPart.Cached, Math.Max(taps, streamed));
        }

        void Convolve(ConvolutionGeometry geometry, Shape weight)
        {
            if (geometry.IsDepthwise(weight))
                To(WorkPart.Depthwise, Depthwise(node, bytes));
            else
                To(WorkPart.Convolutions, Convolution(node, geometry, weight));
        }

        void To(WorkPart part, double seconds) => parts[(int)part] += seconds;
    }

    /// <summary>Of rows that are loaded in batches and sent to a step.</summary>
    /// <param name="width">Values of a row.</param>
    public static Workload Loading(long batches, long rows, int width) =>
        Workload.Of(WorkPart.Loading, (batches * Batch) + (rows * (Row + (width * Value))))
        + Workload.Of(WorkPart.Handovers, rows * (double)width * sizeof(float) * OfBatch / CrossingBytes);

    // How many times longer than in equal shares: of one shard, a core has nothing, of three, one core has two.
    private static double Unevenness(long elements, int grain)
    {
        var shards = Math.Max(1, (elements + grain - 1) / grain);
        return (shards + Cores - 1) / Cores * Cores / (double)shards;
    }
}
