using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Jobs.DryRuns;

/// <summary>Compiles a run without running it.</summary>
public static class DryRunCheck
{
    /// <param name="request">What to run.</param>
    /// <param name="schema">Of its data set.</param>
    /// <param name="device">What is known of the device it is for.</param>
    /// <exception cref="DefinitionException">It could not run; pointers start at the request.</exception>
    public static DryRunReport Check(
        RunRequest request, DatasetSchema schema, KnownDevice device)
    {
        var run = DryRun.Of(request.Model, request.Training, schema, CpuDevice.BytesOfWidest);
        var estimate = new StepEstimate(device);
        var step = 1.0 / run.StepsPerEpoch * run.Work.Training;
        var epoch = estimate.Seconds(run.Work.Training + run.Work.Validation, step);
        var seconds = (request.Training.Epochs * epoch) + estimate.Seconds(run.Work.Evaluation, step);
        return new DryRunReport(
            [.. run.Layers.Select(layer => new DryRunLayer(
                layer.Name, layer.Type, layer.OutputShape, layer.Parameters, layer.Flops, layer.Trainable))],
            run.Parameters, run.TrainableParameters, run.ForwardFlops, run.StepFlops, run.MemoryBytes, run.StepsPerEpoch, run.TotalSteps,
            Math.Round(seconds, 6),
            new(Math.Round(epoch, 6), estimate.IsMeasured ? DryRunEstimate.Measured : DryRunEstimate.Assumed),
            [.. run.Warnings, .. MemoryWarnings(run.MemoryBytes)]);
    }

    // No refusal: a worker may have more. It is told before anything is allocated, where no worker has.
    private static IEnumerable<string> MemoryWarnings(long needed)
    {
        var here = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > here / 10 * 9)
            yield return $"it needs about {needed >> 20} MiB of memory, this machine has {here >> 20} MiB";
    }
}
