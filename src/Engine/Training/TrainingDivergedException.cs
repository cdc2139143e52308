using System.Globalization;

namespace TrainService.Engine.Training;

/// <summary>A number became NaN or infinite; the weights of this step are worthless, the last checkpoint's are not.</summary>
/// <param name="step">Where that was.</param>
/// <param name="what">What it is that became so.</param>
/// <param name="value">What it became.</param>
/// <param name="hint">What was seen before, if anything.</param>
public sealed class TrainingDivergedException(long step, string what, double value, string? hint = null)
    : Exception(string.Create(CultureInfo.InvariantCulture,
        $"{what} became {(double.IsNaN(value) ? "NaN" : "infinite")} at step {step}; {hint}a smaller learning rate often helps"))
{
    public long Step { get; } = step;
}
