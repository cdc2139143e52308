using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class ReduceTests
{
    // A float holds 24 bits: one rounding is off by 6e-8 at most, and of many the most cancel.
    private const double Roundings = 4e-7;

    // Each term is rounded three times, too, and some hundreds are added one after another.
    private const double RoundedTerms = 2e-6;

    [Theory]
    [InlineData(65_536, 16, 512)]
    [InlineData(65_536, 64, 256)]
    [InlineData(65_536, 3, 128)]
    [InlineData(1_000_000, 3, 512)]
    [InlineData(1_000_000, 8, 256)]
    [InlineData(1_000_000, 1, 512)]
    [InlineData(1_000_000, 1, 128)]
    public void Long_sums_are_as_exact_as_a_few_roundings(int rows, int columns, int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        var x = numbers.Floats(rows * columns).Select(MathF.Abs).ToArray();
        var expected = new double[columns];
        for (var i = 0; i < x.Length; i++)
            expected[i % columns] += x[i];
        var actual = Runner.Run(bits, graph => graph.Add(new Reduce(Reduction.Sum, 0, 1),
            graph.Input("x", Shape.Of(rows, columns))), ("x", x));
        AssertClose(expected, actual, $"seed {numbers.Seed}, {bits} bits: {rows} x {columns}");
    }

    // The mean is far larger than the deviation: what is squared must be the deviation.
    [Theory]
    [InlineData(512, 20)]
    [InlineData(512, 16)]
    [InlineData(256, 20)]
    [InlineData(256, 8)]
    [InlineData(128, 20)]
    [InlineData(128, 4)]
    public void A_variance_far_from_zero_is_exact(int bits, int columns)
    {
        const int rows = 65_536;
        var numbers = new Numbers(Numbers.NewSeed());
        var x = numbers.Floats(rows * columns).Select(value => 1000 + value).ToArray();
        var mean = Enumerable.Range(0, columns).Select(column => 1000 + (0.001f * column)).ToArray();
        var expected = new double[columns];
        for (var i = 0; i < x.Length; i++)
            expected[i % columns] += Math.Pow(x[i] - (double)mean[i % columns], 2);
        var actual = Runner.Run(bits, graph => graph.Add(new Reduce(Reduction.Sum, 0, 1),
            graph.Apply<Square>(graph.Apply<Subtract>(
                graph.Input("x", Shape.Of(rows, columns)), graph.Input("mean", Shape.Of(columns))))),
            ("x", x), ("mean", mean));
        AssertClose(expected, actual, $"seed {numbers.Seed}, {bits} bits: {columns} columns");
    }

    // As norms of rows have them: along a row, of which each has a mean of its own, and over all rows.
    [Theory]
    [InlineData(512, 300, 512)]
    [InlineData(512, 300, 77)]
    [InlineData(256, 300, 515)]
    [InlineData(128, 9, 40_000)]
    public void Deviations_from_each_rows_own_number_are_exact(int bits, int rows, int columns)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        var (x, mean, weight) = (numbers.Floats(rows * columns), numbers.Floats(rows), numbers.Floats(columns).Select(MathF.Abs).ToArray());
        var (along, down) = (new double[rows], new double[columns]);
        for (var i = 0; i < x.Length; i++)
        {
            var square = Math.Pow((double)x[i] - mean[i / columns], 2) * weight[i % columns];
            along[i / columns] += square;
            down[i % columns] += square;
        }
        foreach (var (axis, expected) in new[] { (1, along), (0, down) })
            AssertClose(expected, Runner.Run(bits, graph => graph.Add(new Reduce(Reduction.Sum, axis, 1), graph.Apply<Multiply>(
                graph.Apply<Square>(graph.Apply<Subtract>(
                    graph.Input("x", Shape.Of(rows, columns)), graph.Input("mean", Shape.Of(rows, 1)))),
                graph.Input("weight", Shape.Of(columns)))), ("x", x), ("mean", mean), ("weight", weight)),
                $"seed {numbers.Seed}, {bits} bits: {rows} x {columns}, axis {axis}", RoundedTerms);
    }

    private static void AssertClose(double[] expected, float[] actual, string what, double tolerance = Roundings)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= tolerance * expected[i],
                $"{what}: column {i} is {actual[i]:R} instead of {expected[i]:R}, off by {Math.Abs(actual[i] - expected[i]) / expected[i]:E1}");
    }
}
