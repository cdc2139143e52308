namespace TrainService.Jobs.DryRuns;

/// <summary>What a run would be; nothing was queued.</summary>
/// <param name="Parameters">Numbers the model has, frozen ones included.</param>
/// <param name="ForwardFlops">Floating-point operations of one row through all layers, as in a prediction; a multiply-add counts two.</param>
/// <param name="StepFlops">Those of one training step: all its rows forward and backward, and the update.</param>
/// <param name="MemoryBytes">Weights, optimizer state, everything that lives within a step, and a checkpoint being saved.</param>
/// <param name="EstimatedSeconds">Of all epochs and the evaluation at the end; without what is loaded and saved around them.</param>
/// <param name="Estimate">What that was made from.</param>
/// <param name="Warnings">What is allowed, but probably not meant.</param>
public sealed record DryRunReport(
    IReadOnlyList<DryRunLayer> Layers, long Parameters, long TrainableParameters, long ForwardFlops, long StepFlops, long MemoryBytes,
    int StepsPerEpoch, long TotalSteps, double EstimatedSeconds, DryRunEstimate Estimate,
    IReadOnlyList<string> Warnings);

/// <param name="OutputShape">Without the batch axis.</param>
/// <param name="Flops">Its part of the forward FLOPs; 0 for a layer that only moves numbers, or whose result nothing reads.</param>
public sealed record DryRunLayer(string Name, string Type, int[] OutputShape, long Parameters, long Flops, bool Trainable);

/// <param name="SecondsPerEpoch">Validation included.</param>
/// <param name="Basis"><c>measured</c>: by the rates of the device it is for, measured after the first run there, and by what runs
/// took since. <c>assumed</c>: none has ended there yet, and rates of a usual processor are taken, right within a factor of three
/// or so.</param>
public sealed record DryRunEstimate(double SecondsPerEpoch, string Basis)
{
    internal const string Measured = "measured", Assumed = "assumed";
}
