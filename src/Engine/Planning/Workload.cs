namespace TrainService.Engine.Planning;

/// <summary>What has to be done, part by part, in seconds of the reference machine (<see cref="ReferenceTimes"/>). Seconds of
/// another device are a sum over these with its factors (<see cref="DeviceRates"/>).</summary>
public sealed class Workload
{
    public static readonly int Parts = Enum.GetValues<WorkPart>().Length;

    public static readonly Workload None = new(new double[Parts]);

    private readonly double[] seconds;

    /// <param name="seconds">One for each part, in the order of <see cref="WorkPart"/>.</param>
    public Workload(IReadOnlyList<double> seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seconds.Count, Parts);
        this.seconds = [.. seconds];
    }

    public double this[WorkPart part] => seconds[(int)part];

    /// <summary>By part.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    public double Total => seconds.Sum();

    public static Workload Of(WorkPart part, double seconds)
    {
        var parts = new double[Parts];
        parts[(int)part] = seconds;
        return new(parts);
    }

    /// <summary>Of one run of a plan.</summary>
    public static Workload Of(Plan plan)
    {
        var sum = new double[Parts];
        var cold = ReferenceTimes.ColdShare(plan);
        foreach (var node in plan.PlainLaunches)
            ReferenceTimes.Add(sum, node, cold);
        return new(sum);
    }

    public static Workload operator +(Workload a, Workload b) => new([.. a.seconds.Zip(b.seconds, (x, y) => x + y)]);

    public static Workload operator *(double times, Workload a) => new([.. a.seconds.Select(x => times * x)]);
}
