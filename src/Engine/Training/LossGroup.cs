namespace TrainService.Engine.Training;

/// <summary>Losses that a batch divides by one number, to a factor, so that a step of several batches can sum their gradients
/// together. Class weights and ignored targets give a loss a number of its own.</summary>
/// <param name="Suffix">Of the names of what it has in a graph; the first group has none. No weight's name ends like it.</param>
/// <param name="Members">Which of the model's outputs.</param>
internal sealed record LossGroup(string Suffix, IReadOnlyList<int> Members)
{
    /// <summary>One input of a step's update for each group.</summary>
    public string Scale => StepGraph.Scale + Suffix;

    public static IReadOnlyList<LossGroup> Of(IReadOnlyList<TrainedOutput> outputs) =>
        [.. outputs.Index()
            .GroupBy(output => output.Item.Loss.CountsRowsAlike ? "" : output.Item.Name, output => output.Index)
            .Select((members, number) => new LossGroup(number == 0 ? "" : $"${number}", [.. members]))];
}
