using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Schedules;

/// <summary>In a line from the rate to rate endFactor at t = period, where it stays.</summary>
public sealed record Linear : Schedule
{
    [Range(0.0, 1e6)]
    public required double EndFactor { get; init; }

    [Range(1, int.MaxValue)]
    public required int Period { get; init; }

    private protected override double Warmed(double baseRate, long t) =>
        baseRate * (1 + ((EndFactor - 1) * Math.Min((double)t / Period, 1)));
}
