using TrainService.Engine.Planning;

namespace TrainService.Jobs.DryRuns;

/// <summary>
/// Seconds of some work on a device: a sum over its parts with the device's rates, times how much longer than that the runs
/// took that were measured there. Runs whose time is made of the same parts, and about as long, count most; as none is ever
/// quite alike, something always speaks for the rates.
/// </summary>
internal sealed class StepEstimate(KnownDevice device)
{
    // A run made of other parts altogether counts e^-18, one of ten times the size a tenth: what is wrong with one network's
    // estimate is not wrong with another's.
    private const double Likeness = 9, Size = 1;

    // What the rates count beside a run that is quite alike.
    private const double OfRates = 0.05;

    private readonly DeviceRates rates = device.Rates ?? DeviceRates.Assumed(device.Threads);

    /// <summary>Whether there is more to go by than what is usual.</summary>
    public bool IsMeasured => device.Rates is not null || device.Timings.Count > 0;

    /// <param name="work">Of which the time is asked for.</param>
    /// <param name="alike">The step that it is made of, to be compared with those of other runs.</param>
    public double Seconds(Workload work, Workload alike) => rates.Seconds(work) * Correction(alike);

    /// <summary>exp of the weighted mean of log(measured / by the rates), with a weight for 0.</summary>
    internal double Correction(Workload step)
    {
        var parts = rates.Split(step);
        var (weights, logs) = (OfRates, 0.0);
        foreach (var timing in device.Timings)
        {
            var other = rates.Split(new Workload(timing.Work));
            var distance = parts.Zip(other, (a, b) => Math.Abs((a / parts.Sum()) - (b / other.Sum()))).Sum();
            var weight = Math.Exp((-Likeness * distance) - (Size * Math.Abs(Math.Log(parts.Sum() / other.Sum()))));
            weights += weight;
            logs += weight * Math.Log(timing.SecondsPerStep / other.Sum());
        }
        return Math.Exp(logs / weights);
    }
}
