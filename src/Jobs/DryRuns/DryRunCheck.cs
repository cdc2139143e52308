using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Jobs.DryRuns;

/// <summary>Compiles a run without running it.</summary>
public static class DryRunCheck
{
    // Of a core with 256-bit vectors at about half its peak; and what a step costs whatever it computes.
    private const double FlopsPerSecondAndCore = 25e9, SecondsPerStep = 50e-6;

    /// <exception cref="DefinitionException">It could not run; pointers start at the request.</exception>
    public static DryRunReport Check(RunRequest request, DatasetSchema schema)
    {
        var run = DryRun.Of(request.Model, request.Training, schema, CpuDevice.BytesOfWidest);
        var step = SecondsPerStep + (run.StepFlops / (FlopsPerSecondAndCore * Environment.ProcessorCount));
        return new DryRunReport(
            [.. run.Layers.Select(layer => new DryRunLayer(
                layer.Name, layer.Type, layer.OutputShape, layer.Parameters, layer.Trainable))],
            run.Parameters, run.TrainableParameters, run.StepFlops, run.MemoryBytes, run.StepsPerEpoch, run.TotalSteps,
            Math.Round(step * run.TotalSteps, 3), [.. run.Warnings, .. MemoryWarnings(run.MemoryBytes)]);
    }

    // No refusal: a worker may have more. It is told before anything is allocated, where no worker has.
    private static IEnumerable<string> MemoryWarnings(long needed)
    {
        var here = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > here / 10 * 9)
            yield return $"it needs about {needed >> 20} MiB of memory, this machine has {here >> 20} MiB";
    }
}
