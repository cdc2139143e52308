using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A few operations on a device and on the processor: a driver that miscompiles is found before it trains.</summary>
internal static class SelfTest
{
    private const float Tolerance = 1e-4f;

    /// <exception cref="InvalidOperationException">A number is wrong; the message says which.</exception>
    public static void Run(IDevice device)
    {
        using var cpu = new CpuDevice(threads: 1);
        var (expected, actual) = (Compute(cpu), Compute(device));
        foreach (var (name, values) in expected)
            for (var i = 0; i < values.Length; i++)
                // Written so that NaN is wrong.
                if (!(Math.Abs(actual[name][i] - values[i]) <= Tolerance * Math.Max(1, Math.Abs(values[i]))))
                    throw new InvalidOperationException(
                        $"self-test failed: {name}[{i}] is {actual[name][i]} instead of {values[i]}");
    }

    private static Dictionary<string, float[]> Compute(IDevice device)
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(70, 300));
        var random = graph.Input("random", Shape.Integers(3));
        // Products with an epilogue, whole tiles and edges, in one part and in several; a tree over shared memory; Philox.
        graph.Output("product", graph.Apply<Relu>(graph.Apply<Add>(graph.Add(new MatMul(false, true), x, x), graph.Constant(1))));
        graph.Output("softmax", graph.Add(new Softmax(), x));
        graph.Output("sum", graph.Add(new Reduce(Reduction.Sum, 0, 1), graph.Apply<Tanh>(x)));
        graph.Output("mask", graph.Add(new DropoutMask(0.5f, 1, Shape.Of(1001)), random));
        using var plan = device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, IBuffer>());
        plan.Input("x").Upload<float>([.. Enumerable.Range(0, 70 * 300).Select(i => MathF.Sin(i))]);
        plan.Input("random").Upload<int>([1, 2, 3]);
        plan.Run();
        var results = new Dictionary<string, float[]>();
        foreach (var name in new[] { "product", "softmax", "sum", "mask" })
        {
            var output = plan.Output(name);
            results[name] = new float[output.Shape.Count];
            output.Download<float>(results[name]);
        }
        return results;
    }
}
