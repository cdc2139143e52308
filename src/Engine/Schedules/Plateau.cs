namespace TrainService.Engine.Schedules;

/// <summary>What <see cref="ReduceOnPlateau"/> remembers from epoch to epoch; part of the loop's state.</summary>
internal sealed class Plateau
{
    /// <summary>Best monitored value so far, null before the first.</summary>
    public double? Best { get; set; }

    /// <summary>Epochs in a row that were not better.</summary>
    public int BadEpochs { get; set; }

    /// <summary>What the learning rate is multiplied by.</summary>
    public double Factor { get; set; } = 1;
}
