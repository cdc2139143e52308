namespace TrainService.Engine.Schedules;

/// <summary>The rate of the optimizer throughout, but for a warmup.</summary>
public sealed record Constant : Schedule
{
    private protected override double Warmed(double baseRate, long t) => baseRate;
}
