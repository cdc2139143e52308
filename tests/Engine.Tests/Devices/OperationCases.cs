using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices;

/// <summary>
/// Every operation that a device has a kernel for, on random shapes: some so large that a processor cuts the work into
/// shards, and tiny ones for devices that are slow.
/// </summary>
internal static partial class OperationCases
{
    private static readonly Dictionary<string, Action<OperationCase, bool>> Table = new()
    {
        ["matMul"] = (it, tiny) => Product(it, tiny, deep: false),
        ["matMul, deep"] = (it, tiny) => Product(it, tiny, deep: true),
        ["convolution"] = Convolution,
        ["convolutionInputGradient"] = ConvolutionInputGradient,
        ["convolutionWeightGradient"] = ConvolutionWeightGradient,
        ["maxPool"] = MaxPool,
        ["maxPoolGradient"] = MaxPoolGradient,
        ["averagePool"] = AveragePool,
        ["averagePoolGradient"] = AveragePoolGradient,
        ["softmax"] = (it, tiny) => OverRows(it, tiny, new Softmax()),
        ["logSoftmax"] = (it, tiny) => OverRows(it, tiny, new LogSoftmax()),
        ["crossEntropy"] = (it, tiny) => CrossEntropy(it, tiny, gradient: false),
        ["crossEntropyGradient"] = (it, tiny) => CrossEntropy(it, tiny, gradient: true),
        ["classWeights"] = ClassWeights,
        ["argMax"] = (it, tiny) => Judge(it, tiny, (scores, _, _) => it.Graph.Add(new ArgMax(), scores)),
        ["isArgMax"] = (it, tiny) => Judge(it, tiny, (scores, classes, ignored) => it.Graph.Add(new IsArgMax(ignored), scores, classes)),
        ["targetRank"] = (it, tiny) => Judge(it, tiny, (scores, classes, ignored) => it.Graph.Add(new TargetRank(ignored), scores, classes)),
        ["logLossTerms"] = LogLossTerms,
        ["reduce"] = Reduce,
        ["reduce, long"] = ReduceLong,
        ["reduce, of a formula"] = ReduceFormula,
        ["permute"] = Permute,
        ["concatenate"] = Concatenate,
        ["pad"] = Pad,
        ["dropoutMask"] = DropoutMask,
        ["fused"] = Fused,
        ["update"] = Update,
    };

    public static IEnumerable<string> Names => Table.Keys;

    /// <param name="tiny">Keeps every tensor below a few hundred elements.</param>
    public static OperationCase Build(string name, int seed, bool tiny)
    {
        var it = new OperationCase(new Numbers(seed)) { What = name };
        Table[name](it, tiny);
        return it;
    }

    private static int Extent(OperationCase it, bool tiny, int largest) =>
        it.Numbers.Between(1, tiny ? Math.Min(5, largest) : largest);

    private static void Product(OperationCase it, bool tiny, bool deep)
    {
        int[] extents = tiny ? [1, 3, 8] : [1, 2, 7, 16, 31, 63, 64, 65, 100, 130];
        int Pick() => extents[it.Numbers.Between(0, extents.Length - 1)];
        var (m, n, k) = (Pick(), Pick(), deep ? tiny ? 300 : 1100 : Pick());
        var (transposeA, transposeB) = (it.Numbers.Coin(), it.Numbers.Coin());
        // The error of a sum that cancels grows with its terms, and is allowed to with their root: deep ones are of small
        // terms, each still thousands of times what is allowed.
        var largest = deep ? 0.5f : 1;
        var product = it.Graph.Add(new MatMul(transposeA, transposeB),
            it.Input(transposeA ? Shape.Of(k, m) : Shape.Of(m, k), -largest, largest),
            it.Input(transposeB ? Shape.Of(n, k) : Shape.Of(k, n), -largest, largest));
        it.Output(it.Numbers.Coin()
            ? it.Graph.Apply<Relu>(it.Graph.Apply<Add>(product, it.Input(Shape.Of(n))))
            : product);
        it.What += $" [{m}, {k}] x [{k}, {n}] {transposeA} {transposeB}";
        it.Tolerance = 1e-6 + (1e-6 * Math.Sqrt(k));
    }

    private static void OverRows(OperationCase it, bool tiny, Operation operation)
    {
        int[] widths = tiny ? [1, 5, 40] : [1, 10, 33, 300, 1001];
        var shape = Shape.Of(Extent(it, tiny, 60), widths[it.Numbers.Between(0, widths.Length - 1)]);
        it.Output(it.Graph.Add(operation, it.Input(shape, -8, 8)));
        it.What += $" {shape}";
        // Its logarithm reaches down to about -20.
        it.Tolerance = 4e-6;
    }

    private static void CrossEntropy(OperationCase it, bool tiny, bool gradient)
    {
        var (rows, width) = (Extent(it, tiny, 300), Extent(it, tiny, 150) + 1);
        var (smoothing, ignored) = (it.Numbers.Coin() ? 0.1f : 0, it.Numbers.Coin() ? (int?)null : 0);
        var logits = it.Input(Shape.Of(rows, width), -5, 5);
        var classes = it.Integers(Shape.Integers(rows), () => it.Numbers.Between(0, width - 1));
        var weights = it.Input(Shape.Of(width), 0.1f, 2);
        it.Output(gradient
            ? it.Graph.Add(new CrossEntropyGradient(smoothing, ignored), logits, classes, weights, it.Input(Shape.Of(rows)))
            : it.Graph.Add(new CrossEntropy(smoothing, ignored), logits, classes, weights));
        it.What += $" [{rows}, {width}] smoothing {smoothing}, ignore {ignored}";
        it.Tolerance = 4e-6;
    }

    private static void ClassWeights(OperationCase it, bool tiny)
    {
        var (rows, width) = (Extent(it, tiny, 30000), Extent(it, tiny, 9));
        it.Output(it.Graph.Add(new ClassWeights(it.Numbers.Coin() ? null : 0),
            it.Integers(Shape.Integers(rows), () => it.Numbers.Between(0, width - 1)), it.Input(Shape.Of(width))));
        it.Tolerance = 0;
    }

    private static void DropoutMask(OperationCase it, bool tiny)
    {
        var count = Extent(it, tiny, 30000);
        var rate = 0.1f * it.Numbers.Between(0, 9);
        it.Output(it.Graph.Add(new DropoutMask(rate, it.Numbers.Between(0, 5), Shape.Of(count)),
            it.Integers(Shape.Integers(3), () => it.Numbers.Between(int.MinValue, int.MaxValue - 1))));
        it.What += $" {count} at {rate}";
        // Which are kept is exact; what they are scaled by is rounded.
        it.Tolerance = 1e-6;
    }
}
