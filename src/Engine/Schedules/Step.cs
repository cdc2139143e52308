using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Schedules;

/// <summary>rate gamma^floor(t / every)</summary>
public sealed record Step : Schedule
{
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public required double Gamma { get; init; }

    [Range(1, int.MaxValue)]
    public required int Every { get; init; }

    private protected override double Warmed(double baseRate, long t) => baseRate * Math.Pow(Gamma, t / Every);
}
