using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Schedules;

/// <summary>rate (1 + cos(pi t / period)) / 2, but at least the minimum; beyond its period it rises again.</summary>
/// <remarks>Loshchilov and Hutter 2017, arXiv:1608.03983.</remarks>
public sealed record Cosine : Schedule
{
    [Range(1, int.MaxValue)]
    public required int Period { get; init; }

    /// <summary>A learning rate.</summary>
    [Range(0.0, 1e6)]
    public double Minimum { get; init; }

    private protected override double Warmed(double baseRate, long t) =>
        Math.Max(Minimum, baseRate * (1 + Math.Cos(Math.PI * t / Period)) / 2);
}
