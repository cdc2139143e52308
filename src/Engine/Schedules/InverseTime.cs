using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Schedules;

/// <summary>rate / (1 + decayRate t)</summary>
public sealed record InverseTime : Schedule
{
    [Range(0.0, 1e6)]
    public required double DecayRate { get; init; }

    private protected override double Warmed(double baseRate, long t) => baseRate / (1 + (DecayRate * t));
}
