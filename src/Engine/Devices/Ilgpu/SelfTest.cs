using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>One step of training on a device and on the processor: a driver that miscompiles is found before it trains.</summary>
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

    /// <summary>Every output and variable after the step, by name.</summary>
    internal static Dictionary<string, float[]> Compute(IDevice device)
    {
        var step = new SelfTestStep();
        var variables = step.Variables.ToDictionary(variable => variable, variable => device.Allocate(variable.Shape));
        try
        {
            foreach (var (variable, buffer) in variables)
                buffer.Upload<float>(Wave(variable.Shape));
            using var plan = device.Prepare(Planner.Compile(step.Graph), variables);
            plan.Input(SelfTestStep.Image).Upload<float>(Wave(SelfTestStep.ImageShape));
            plan.Input(SelfTestStep.Classes).Upload<int>([.. Enumerable.Range(0, SelfTestStep.Rows).Select(row => row * 11)]);
            plan.Input(SelfTestStep.Random).Upload<int>([1, 2, 3]);
            plan.Input(SelfTestStep.Hyperparameters).Upload<float>([10, 0.9f, 0, 0, 0, 0, 0, 0]);
            plan.Run();
            return step.Graph.Outputs.Keys.Select(name => KeyValuePair.Create(name, Download(plan.Output(name))))
                .Concat(variables.Select(entry => KeyValuePair.Create(entry.Key.Name, Download(entry.Value))))
                .ToDictionary();
        }
        finally
        {
            foreach (var buffer in variables.Values)
                buffer.Dispose();
        }
    }

    // Numbers without a pattern that a kernel could hit by chance, smaller where more of them are added.
    private static float[] Wave(Shape shape)
    {
        var size = 1 / MathF.Sqrt(Math.Max(1, shape.Extent(1, shape.Rank)));
        return [.. Enumerable.Range(0, shape.Count).Select(i => size * MathF.Sin(i * (1.7f + i)))];
    }

    private static float[] Download(IBuffer buffer)
    {
        var values = new float[buffer.Shape.Count];
        buffer.Download<float>(values);
        return values;
    }
}
