using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Training;

namespace TrainService.Bench;

/// <summary>A workload's step, prepared on a device with its batch already there.</summary>
internal sealed class BenchStep : IDisposable
{
    private readonly ModelState state;
    private readonly Step step;
    private long count;

    public BenchStep(Workload workload, BenchOptions options)
    {
        if (workload.Inputs.EnumerateObject().Any(input => input.Value.ValueKind != System.Text.Json.JsonValueKind.String))
            throw new NotSupportedException($"workload {workload.Name} wants token inputs, which no layer takes yet");
        Device = options.Device == "cpu"
            ? new CpuDevice(options.Threads)
            : throw new ArgumentException($"unknown device {options.Device}");
        Graph = StepGraph.ForTraining(workload.Model, workload.Training, workload.BatchSize);
        state = new ModelState(Device, Graph.Variables);
        state.Initialize(1);
        step = new Step(Device, CompiledStep.Of(Graph), workload.Training, state);
        step.Inputs[0].Value.Upload<float>(Workload.Normal(step.Inputs[0].Value.Shape.Count));
        if (step.Outputs[0].Target.Shape.Element == ElementType.Int32)
            step.Outputs[0].Target.Upload<int>(
                Workload.Integers(step.Outputs[0].Target.Shape.Count, workload.Targets.GetProperty("classes").GetInt32()));
        else
            step.Outputs[0].Target.Upload<float>(Workload.Normal(step.Outputs[0].Target.Shape.Count));
        LearningRate = workload.Training.Optimizer.BaseRate;
    }

    public IDevice Device { get; }

    public StepGraph Graph { get; }

    public ModelState State => state;

    private double LearningRate { get; }

    public float Run() => step.Run(++count, LearningRate);

    public void Dispose()
    {
        step.Dispose();
        state.Dispose();
        Device.Dispose();
    }
}
