using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>An output of the model beside what it is compared with in a data set.</summary>
/// <param name="Prefix">Of the names of its curves and metrics: <c>name.</c>, nothing where it is the only output.</param>
internal sealed record JudgedOutput(TrainedOutput Trained, TargetSchema Target, string Prefix)
{
    public static IReadOnlyList<JudgedOutput> Of(IReadOnlyList<TrainedOutput> outputs, DatasetSchema schema) =>
        [.. outputs.Select(trained => new JudgedOutput(
            trained, trained.TargetOf(schema), outputs.Count == 1 ? "" : $"{trained.Name}."))];
}
