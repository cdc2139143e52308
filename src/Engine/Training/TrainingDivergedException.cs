namespace TrainService.Engine.Training;

/// <summary>The loss became NaN or infinite; the weights of this step are worthless, the last checkpoint's are not.</summary>
public sealed class TrainingDivergedException(long step, double loss)
    : Exception($"the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} at step {step}; a smaller learning rate often helps")
{
    public long Step { get; } = step;
}
