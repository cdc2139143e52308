using TrainService.Engine.Definitions;
using TrainService.Engine.Schedules;

namespace TrainService.Engine.Training;

/// <summary>The learning rate of each step of a run: the optimizer's, by the schedule.</summary>
/// <param name="monitor">What a schedule that waits for a plateau watches.</param>
internal sealed class LearningRate(TrainingDefinition training, Monitor? monitor)
{
    private double BaseRate => training.Optimizer.BaseRate;

    /// <summary>Of the step that comes next.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="epoch">Epochs done.</param>
    public double At(long step, int epoch, Plateau plateau) => training.Schedule is { } schedule
        ? schedule.Rate(BaseRate * plateau.Factor, schedule.Interval == ScheduleInterval.Step ? step : epoch)
        : BaseRate;

    /// <param name="values">What the epoch reports; a value that is undefined is no improvement.</param>
    public void EndEpoch(Plateau plateau, IReadOnlyDictionary<string, double> values)
    {
        if (training.Schedule is ReduceOnPlateau schedule && monitor is not null)
            schedule.See(
                plateau, values.GetValueOrDefault(monitor.Name, double.NaN), monitor.HigherIsBetter, BaseRate);
    }
}
