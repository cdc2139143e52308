using TrainService.Engine.Planning;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.DryRuns;

/// <summary>
/// Seconds of a step: a sum over what it has to do with assumed rates, times how much longer the runs that were measured
/// took than assumed. Runs whose time is made of the same parts count most.
/// </summary>
/// <param name="Seconds">Of one step.</param>
/// <param name="IsMeasured">Whether there were runs to go by.</param>
internal readonly record struct StepEstimate(double Seconds, bool IsMeasured)
{
    // Of a core with 512-bit vectors at about half its peak, of memory that is in part the cache, and of what a launch and a
    // step cost.
    private const double ProductFlopsAndCore = 70e9, ConvolutionFlopsAndCore = 50e9, BytesPerSecond = 15e9,
        SecondsPerLaunch = 2e-6, SecondsPerStep = 20e-6;

    // A run whose time is made of other parts altogether counts e^-8, one of ten times the size about a tenth.
    private const double Likeness = 4;

    public static StepEstimate Of(Workload step, IReadOnlyList<StepTiming> known)
    {
        var parts = Parts(step, known.Count > 0 ? known[0].Threads : Environment.ProcessorCount);
        var (weights, logs) = (0.0, 0.0);
        foreach (var timing in known)
        {
            var other = Parts(new(timing.ProductFlops, timing.ConvolutionFlops, timing.MovedBytes, timing.Launches), timing.Threads);
            var distance = parts.Zip(other, (a, b) => Math.Abs((a / parts.Sum()) - (b / other.Sum()))).Sum();
            var weight = Math.Exp((-Likeness * distance) - Math.Abs(Math.Log(parts.Sum() / other.Sum())));
            weights += weight;
            logs += weight * Math.Log(timing.SecondsPerStep / other.Sum());
        }
        return weights > 0 ? new(parts.Sum() * Math.Exp(logs / weights), true) : new(parts.Sum(), false);
    }

    private static double[] Parts(Workload step, int threads) =>
    [
        step.ProductFlops / (ProductFlopsAndCore * threads), step.ConvolutionFlops / (ConvolutionFlopsAndCore * threads),
        step.MovedBytes / BytesPerSecond, SecondsPerStep + (step.Launches * SecondsPerLaunch),
    ];
}
