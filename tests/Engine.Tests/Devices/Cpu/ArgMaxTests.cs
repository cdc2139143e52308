using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Tests.Metrics;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class ArgMaxTests
{
    private static readonly float[] Special = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f, 0, 1, -1];

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void It_takes_the_first_of_the_largest_whatever_else_is_there(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        foreach (var width in Enumerable.Range(1, 70))
        {
            const int Rows = 40;
            // Some rows have nothing but one or two kinds of number.
            var kinds = Enumerable.Range(0, Rows).Select(_ => numbers.Between(1, Special.Length)).ToArray();
            var first = Enumerable.Range(0, Rows).Select(_ => numbers.Between(0, Special.Length - 1)).ToArray();
            var x = Enumerable.Range(0, Rows * width)
                .Select(i => Special[(first[i / width] + numbers.Between(0, kinds[i / width] - 1)) % Special.Length]).ToArray();
            var best = Runner.Run(bits, graph => graph.Add(new ArgMax(), graph.Input("x", Shape.Of(Rows, width))), ("x", x));
            for (var row = 0; row < Rows; row++)
                Assert.True(HostJudgement.ArgMax(x.AsSpan(row * width, width)) == best[row],
                    $"seed {numbers.Seed}, {bits} bits: {best[row]} of {string.Join(' ', x.AsSpan(row * width, width).ToArray())}");
        }
    }
}
