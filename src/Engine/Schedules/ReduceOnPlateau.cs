using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Schedules;

/// <summary>
/// Multiplies the rate by a factor once more than <c>patience</c> epochs in a row have not been better than the best by a
/// ten-thousandth of it. It always counts epochs, whatever its warmup counts.
/// </summary>
public sealed record ReduceOnPlateau : Schedule
{
    // PyTorch's threshold, of the best value, and the smallest change of a rate that it makes.
    private const double Threshold = 1e-4, SmallestChange = 1e-8;

    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    [Range(0, int.MaxValue)]
    public int Patience { get; init; } = 10;

    /// <summary>What an epoch is judged by: <c>train.*</c> or <c>validation.*</c> as the epochs report it. Left out, the loss
    /// on validation rows where there are any, else in training.</summary>
    public string? Monitor { get; init; }

    /// <summary><c>min</c> where smaller is better, <c>max</c> where larger is; left out, what the monitor is known
    /// for.</summary>
    public MonitorMode? Mode { get; init; }

    /// <summary>Looks at an epoch's value.</summary>
    /// <param name="largerIsBetter">Of the monitored value.</param>
    internal void See(Plateau plateau, double value, bool largerIsBetter, double baseRate)
    {
        if (IsBetter(value, plateau.Best, largerIsBetter))
            (plateau.Best, plateau.BadEpochs) = (value, 0);
        else if (++plateau.BadEpochs > Patience)
        {
            plateau.BadEpochs = 0;
            if (baseRate * plateau.Factor * (1 - Factor) > SmallestChange)
                plateau.Factor *= Factor;
        }
    }

    /// <summary>The rate before any plateau: the caller has multiplied it by <see cref="Plateau.Factor"/>.</summary>
    private protected override double Warmed(double baseRate, long t) => baseRate;

    // A value that is no number is never better.
    private static bool IsBetter(double value, double? best, bool largerIsBetter) => !double.IsNaN(value)
        && (best is not { } other
            || (largerIsBetter ? value > other * (1 + Threshold) : value < other * (1 - Threshold)));
}
