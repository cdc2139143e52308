using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class FusedTests
{
    // Straight, a row for all, an element a row, one number, and what lies between.
    private static readonly Func<int, int, int, int[]>[] Stretches =
        [(a, b, c) => [a, b, c], (_, _, c) => [c], (_, b, _) => [b, 1], (_, _, _) => [1], (_, b, c) => [b, c],
            (a, _, _) => [a, 1, 1], (a, b, _) => [a, b, 1], (a, _, c) => [a, 1, c]];

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Operands_that_repeat_along_any_axes_match_plain_loops(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 40; round++)
        {
            int[] extents = [numbers.Between(1, 9), numbers.Between(1, 40), Width(numbers)];
            Check(numbers, bits, extents,
                Stretches[numbers.Between(0, Stretches.Length - 1)](extents[0], extents[1], extents[2]),
                Stretches[numbers.Between(0, Stretches.Length - 1)](extents[0], extents[1], extents[2]));
        }
    }

    [Fact]
    public void A_long_loop_is_shared_without_a_change() =>
        Check(new Numbers(Numbers.NewSeed()), 512, [50, 40, 48], [48], [50, 1, 48]);

    // Short rows, alike for a few: whole registers and a rest, fewer columns than a register has, several rows to a register or to
    // four, and as many columns as rows that are alike.
    [Theory]
    [InlineData(70, 12, 40)]
    [InlineData(700, 7, 5)]
    [InlineData(900, 2, 30)]
    [InlineData(90, 3, 300)]
    [InlineData(9, 137, 2)]
    [InlineData(9, 137, 8)]
    [InlineData(9, 137, 16)]
    [InlineData(9, 137, 32)]
    [InlineData(9, 137, 64)]
    public void Rows_that_are_alike_for_a_while_are_shared_without_a_change(int a, int b, int c)
    {
        Check(new Numbers(Numbers.NewSeed()), 512, [a, b, c], [a, 1, c], [c]);
        Check(new Numbers(Numbers.NewSeed()), 256, [a, b, c], [a, 1, c], [a, 1, 1]);
        Check(new Numbers(Numbers.NewSeed()), 128, [a, b, c], [a, 1, c], [a, b, 1]);
        foreach (var bits in new[] { 512, 256, 128 })
            Check(new Numbers(Numbers.NewSeed()), bits, [a, b, c], [c], [1]);
    }

    // Longer rows that begin where it is known without dividing, in shards of whole ones: four registers at a time, and a rest.
    [Theory]
    [InlineData(70, 512)]
    [InlineData(70, 515)]
    [InlineData(300, 90)]
    [InlineData(2, 40_001)]
    public void A_row_reads_its_own_number_and_what_all_rows_read(int rows, int columns)
    {
        foreach (var bits in new[] { 512, 256, 128 })
            Check(new Numbers(Numbers.NewSeed()), bits, [1, rows, columns], [rows, 1], [columns]);
    }

    private static int Width(Numbers numbers) => numbers.Coin() ? 16 * numbers.Between(1, 4) : numbers.Between(1, 70);

    private static void Check(Numbers numbers, int bits, int[] extents, int[] b, int[] c)
    {
        var what = $"seed {numbers.Seed}, {bits} bits: [{string.Join(", ", extents)}] with "
            + $"[{string.Join(", ", b)}] and [{string.Join(", ", c)}]";
        var x = numbers.Floats(Shape.Of(extents).Count);
        var (y, z) = (numbers.Floats(Shape.Of(b).Count), numbers.Floats(Shape.Of(c).Count));
        var expected = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            expected[i] = ((double)x[i] * y[At(i, extents, b)]) + Math.Max(0, z[At(i, extents, c)]);
        var actual = Runner.Run(bits, graph => graph.Apply<Add>(
                graph.Apply<Multiply>(graph.Input("x", Shape.Of(extents)), graph.Input("y", Shape.Of(b))),
                graph.Apply<Relu>(graph.Input("z", Shape.Of(c)))),
            ("x", x), ("y", y), ("z", z));
        Runner.AssertClose(expected, actual, 1e-6, what);
    }

    // Index of the element of a stretched operand that meets element i.
    private static int At(int i, int[] extents, int[] operand)
    {
        var (index, size) = (0, 1);
        for (var axis = 1; axis <= operand.Length; axis++)
        {
            index += operand[^axis] == 1 ? 0 : i % extents[^axis] * size;
            size *= operand[^axis];
            i /= extents[^axis];
        }
        return index;
    }
}
