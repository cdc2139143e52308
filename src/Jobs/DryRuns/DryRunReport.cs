namespace TrainService.Jobs.DryRuns;

/// <summary>What a run would be; nothing was queued.</summary>
/// <param name="Parameters">Numbers the model has, frozen ones included.</param>
/// <param name="StepFlops">Floating-point operations of one training step.</param>
/// <param name="MemoryBytes">Weights, optimizer state, everything that lives within a step, and a checkpoint being saved.</param>
/// <param name="EstimatedSeconds">On the CPU of this machine, roughly: right within a factor of three or so.</param>
/// <param name="Warnings">What is allowed, but probably not meant.</param>
public sealed record DryRunReport(
    IReadOnlyList<DryRunLayer> Layers, long Parameters, long TrainableParameters, long StepFlops, long MemoryBytes,
    int StepsPerEpoch, long TotalSteps, double EstimatedSeconds, IReadOnlyList<string> Warnings);

/// <param name="OutputShape">Without the batch axis.</param>
public sealed record DryRunLayer(string Name, string Type, int[] OutputShape, long Parameters, bool Trainable);
