using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>Runs small graphs on the CPU device.</summary>
internal static class Runner
{
    /// <summary>
    /// The graph's only output at registers of some width; it must have the same bits at 1, 2 and 3 threads and on a
    /// second run.
    /// </summary>
    public static float[] Run(
        int simdBits, Func<GraphBuilder, Node> build, params (string Name, float[] Values)[] inputs)
    {
        float[]? expected = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var device = new CpuDevice(threads, simdBits);
            var graph = new GraphBuilder();
            graph.Output("y", build(graph));
            using var plan = device.Prepare(
                Planner.Compile(graph.Build()), new Dictionary<Variable, Engine.Devices.IBuffer>());
            for (var run = 0; run < 2; run++)
            {
                foreach (var (name, values) in inputs)
                    plan.Input(name).Upload<float>(values);
                plan.Run();
                var output = plan.Output("y");
                var result = new float[output.Shape.Count];
                output.Download<float>(result);
                expected ??= result;
                Assert.Equal(Bits(expected), Bits(result));
            }
        }
        return expected!;
    }

    public static void AssertClose(double[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{what}: element {i} is {actual[i]} instead of {expected[i]}");
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
