using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Planning;

/// <summary>Whole plans with their fused loops, epilogues and updates on the CPU device, beside the oracle.</summary>
public sealed class CpuEquivalenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(200, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_plans_give_the_numbers_of_the_oracle(int seed)
    {
        var random = new RandomGraph(seed);
        var expectedVariables = random.CopyOfVariables();
        var expected = Interpreter.Run(random.Graph, random.Inputs, expectedVariables);
        foreach (var fuse in new[] { true, false })
        {
            using var device = new CpuDevice(threads: 2);
            var variables = random.Variables.ToDictionary(entry => entry.Key, entry => device.Allocate(entry.Key.Shape));
            foreach (var (variable, buffer) in variables)
                Upload(buffer, random.Variables[variable]);
            using var plan = device.Prepare(Planner.Compile(random.Graph, fuse), variables);
            foreach (var (name, value) in random.Inputs)
                Upload(plan.Input(name), value);
            plan.Run();
            foreach (var (name, value) in expected)
                AssertNear($"seed {seed}, fuse {fuse}, {name}", value, plan.Output(name));
            foreach (var (variable, buffer) in variables)
            {
                AssertNear($"seed {seed}, fuse {fuse}, {variable.Name}", expectedVariables[variable], buffer);
                buffer.Dispose();
            }
        }
    }

    private static void Upload(IBuffer buffer, double[] values) =>
        buffer.Upload<float>(values.Select(value => (float)value).ToArray());

    private static void AssertNear(string what, double[] expected, IBuffer buffer)
    {
        var actual = new float[expected.Length];
        buffer.Download<float>(actual);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-4 * (1 + Math.Abs(expected[i])),
                $"{what}[{i}] is {actual[i]:R} instead of {expected[i]:R}");
    }
}
