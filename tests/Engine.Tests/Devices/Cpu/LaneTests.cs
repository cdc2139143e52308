using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

public unsafe class LaneTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7f, 88.73f, -87.4f, -103.9f, -104.1f,
        0.625f, 1e-4f, 9.1f,
    ];

    [Fact]
    public void Functions_of_512_bits_are_exact_to_a_few_units() => Check<Lane512>();

    [Fact]
    public void Functions_of_256_bits_are_exact_to_a_few_units() => Check<Lane256>();

    [Fact]
    public void Functions_of_128_bits_are_exact_to_a_few_units() => Check<Lane128>();

    private static void Check<T>() where T : struct, IVectorLane<T>
    {
        var numbers = new Numbers(Numbers.NewSeed());
        var near = numbers.Floats(2000).Select(x => x * 3);
        var wide = numbers.Floats(2000).Select(x => x * 110);
        var positive = numbers.Floats(2000).Select(x => MathF.Exp(x * 87));
        float[] values = [.. Special, .. near, .. wide, .. positive];
        var what = $"seed {numbers.Seed}, {T.Width} lanes";
        AssertUnits<T>(values, T.Exp, x => Math.Exp(x), 2, $"exp, {what}");
        AssertUnits<T>(values, T.Log, x => Math.Log(x), 3, $"log, {what}");
        AssertUnits<T>(values, T.Tanh, x => Math.Tanh(x), 4, $"tanh, {what}");
        AssertUnits<T>(values, T.Sqrt, x => Math.Sqrt(x), 1, $"sqrt, {what}");
        foreach (var left in Special)
            AssertUnits<T>(
                Special, x => T.Max(T.Of(left), x), x => Math.Max((double)left, x), 0, $"max {left}, {what}");
        foreach (var left in Special)
            AssertUnits<T>(
                Special, x => T.Min(T.Of(left), x), x => Math.Min((double)left, x), 0, $"min {left}, {what}");
        for (var i = 0; i + T.Width <= near.Count(); i += T.Width)
        {
            fixed (float* start = &values[Special.Length + i])
            {
                Assert.Equal(values.Skip(Special.Length + i).Take(T.Width).Max(), T.Largest(T.Load(start)));
                Assert.Equal(values.Skip(Special.Length + i).Take(T.Width).Sum(), T.Sum(T.Load(start)), 1e-4f);
            }
        }
    }

    private static void AssertUnits<T>(
        float[] values, Func<T, T> function, Func<double, double> exact, int units, string what)
        where T : struct, IVectorLane<T>
    {
        var lanes = stackalloc float[16];
        foreach (var value in values)
        {
            T.Store(function(T.Of(value)), lanes);
            var expected = (float)exact(value);
            if (lanes[0].Equals(expected) || lanes[0] == expected)
                continue;
            // The unit in the last place of a float, not of a double.
            var unit = MathF.BitIncrement(MathF.Abs(expected)) - MathF.Abs(expected);
            if (!(Math.Abs((double)lanes[0] - exact(value)) <= units * (double)unit))
                Assert.Fail($"{what}: f({value:R}) is {lanes[0]:R} instead of {expected:R}");
        }
    }
}
