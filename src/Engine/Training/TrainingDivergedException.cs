namespace TrainService.Engine.Training;

/// <summary>A number became NaN or infinite; the weights of this step are worthless, the last checkpoint's are not.</summary>
/// <param name="what">What it is that became so.</param>
public sealed class TrainingDivergedException(long step, string what, double value)
    : Exception($"{what} became {(double.IsNaN(value) ? "NaN" : "infinite")} at step {step}; a smaller learning rate often helps")
{
    public long Step { get; } = step;
}
