using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class MatMulTests
{
    private static readonly int[] Extents = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64, 65, 100, 130];

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Products_of_any_shape_and_transposition_match_plain_sums(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 25; round++)
        {
            var (m, n, k) = (Pick(numbers), Pick(numbers), round % 10 == 0 ? 1100 : Pick(numbers));
            Check(numbers, bits, m, n, k, numbers.Coin(), numbers.Coin(), epilogue: numbers.Coin());
        }
    }

    [Theory]
    [InlineData(64, 256, 784, false, true)]
    [InlineData(64, 1600, 128, false, false)]
    [InlineData(128, 1600, 64, true, false)]
    [InlineData(1000, 10, 37, true, true)]
    [InlineData(1029, 70, 600, true, false)]
    public void Products_large_enough_to_be_shared_match_plain_sums(int m, int n, int k, bool a, bool b) =>
        Check(new Numbers(Numbers.NewSeed()), SimdWidth.Widest, m, n, k, a, b, epilogue: true);

    // A shard finishes some columns of some rows; what an operand looks like there differs from a whole loop.
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void An_epilogue_gives_the_bits_of_a_loop_of_its_own(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        const int m = 70, k = 5;
        foreach (var n in new[] { 24, 33, 64, 70, 256, 300, 1600 })
            foreach (var other in new[] { Shape.Of(n), Shape.Scalar, Shape.Of(m, 1), Shape.Of(m, n) })
            {
                var (a, b, c) = (numbers.Floats(m * k), numbers.Floats(k * n), numbers.Floats(other.Count));
                Node Finish(GraphBuilder graph, Node raw) =>
                    graph.Apply<Tanh>(graph.Apply<Add>(raw, graph.Input("c", other)));
                Node Product(GraphBuilder graph) => graph.Add(
                    new MatMul(false, false), graph.Input("a", Shape.Of(m, k)), graph.Input("b", Shape.Of(k, n)));
                var raw = Runner.Run(bits, Product, ("a", a), ("b", b));
                Assert.Equal(
                    Runner.Run(bits, graph => Finish(graph, graph.Input("x", Shape.Of(m, n))), ("x", raw), ("c", c)),
                    Runner.Run(bits, graph => Finish(graph, Product(graph)), ("a", a), ("b", b), ("c", c)));
            }
    }

    private static int Pick(Numbers numbers) => Extents[numbers.Between(0, Extents.Length - 1)];

    private static void Check(
        Numbers numbers, int bits, int m, int n, int k, bool transposeA, bool transposeB, bool epilogue)
    {
        var what = $"seed {numbers.Seed}, {bits} bits: [{m}, {k}] [{k}, {n}] {transposeA} {transposeB} {epilogue}";
        // Small terms, because the error of a deep sum that cancels grows with their number, not with its root.
        float[] a = [.. numbers.Floats(m * k).Select(value => value / 2)];
        float[] b = [.. numbers.Floats(k * n).Select(value => value / 2)];
        var bias = numbers.Floats(n);
        var actual = Runner.Run(bits,
            graph =>
            {
                var product = graph.Add(new MatMul(transposeA, transposeB),
                    graph.Input("a", transposeA ? Shape.Of(k, m) : Shape.Of(m, k)),
                    graph.Input("b", transposeB ? Shape.Of(n, k) : Shape.Of(k, n)));
                var shift = graph.Input("bias", Shape.Of(n));
                return epilogue ? graph.Apply<Relu>(graph.Apply<Add>(product, shift)) : product;
            },
            ("a", a), ("b", b), ("bias", bias));
        var expected = new double[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var p = 0; p < k; p++)
                    sum += (double)a[transposeA ? (p * m) + i : (i * k) + p]
                        * b[transposeB ? (j * k) + p : (p * n) + j];
                expected[(i * n) + j] = epilogue ? Math.Max(0, sum + bias[j]) : sum;
            }
        Runner.AssertClose(expected, actual, 1e-6 * Math.Sqrt(k) + 1e-6, what);
    }
}
