using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Schedules;

/// <summary>rate gamma^t</summary>
public sealed record Exponential : Schedule
{
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public required double Gamma { get; init; }

    private protected override double Warmed(double baseRate, long t) => baseRate * Math.Pow(Gamma, t);
}
