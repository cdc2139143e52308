using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Schedules;

/// <summary>How the learning rate changes while a model is trained. It counts in t, from 0.</summary>
public abstract record Schedule
{
    public static readonly VocabularyFamily Family = new("schedules", "schedule",
        typeof(Constant), typeof(InverseTime), typeof(Linear), typeof(Cosine), typeof(Exponential), typeof(Step),
        typeof(ReduceOnPlateau));

    /// <summary>The rate rises to what the schedule says: times min((t + 1) / warmup, 1).</summary>
    [Range(0, int.MaxValue)]
    public int Warmup { get; init; }

    /// <summary>What t, and with it every length of the schedule, counts.</summary>
    public ScheduleInterval Interval { get; init; }

    /// <summary>The learning rate of time <paramref name="t"/>, warmup included.</summary>
    internal double Rate(double baseRate, long t) =>
        Warmed(baseRate, t) * (t + 1 < Warmup ? (t + 1.0) / Warmup : 1);

    /// <summary>The learning rate as it is once warm.</summary>
    private protected abstract double Warmed(double baseRate, long t);
}
