namespace TrainService.Engine.Planning;

/// <summary>How many times longer than the reference machine a device takes, part by part.</summary>
public sealed class DeviceRates
{
    private readonly double[] factors;

    /// <param name="factors">One for each part, in the order of <see cref="WorkPart"/>, all above 0.</param>
    public DeviceRates(IReadOnlyList<double> factors)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(factors.Count, Workload.Parts);
        foreach (var factor in factors)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        this.factors = [.. factors];
    }

    public IReadOnlyList<double> Factors => factors;

    /// <summary>A processor that nobody has measured: like the reference machine, core for core.</summary>
    public static DeviceRates Assumed(int threads)
    {
        var perCore = 2.0 / Math.Max(1, threads);
        return new([.. Enum.GetValues<WorkPart>().Select(part =>
            part is WorkPart.Launches or WorkPart.Handovers or WorkPart.Memory or WorkPart.Loading ? 1 : perCore)]);
    }

    public double Seconds(Workload work) => work.Seconds.Zip(factors, (seconds, factor) => seconds * factor).Sum();

    /// <summary>By part, for what the time is made of.</summary>
    public IReadOnlyList<double> Split(Workload work) => [.. work.Seconds.Zip(factors, (seconds, factor) => seconds * factor)];
}
