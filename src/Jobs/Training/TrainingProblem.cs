using System.Text.Json;
using System.Text.Json.Serialization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Jobs.Training;

/// <summary>Why a run failed, as problem details (RFC 9457) that are kept with it.</summary>
internal sealed record TrainingProblem(string Code, string Title, string Detail)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Type => $"urn:trainservice:problem:{Code}";
    public string Error => Detail;
    public bool Retryable { get; init; }
    /// <summary>The step that failed.</summary>
    public long? Step { get; init; }
    public IReadOnlyList<DefinitionError>? Errors { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static TrainingProblem Of(Exception failure) => failure switch
    {
        TrainingDivergedException diverged => new("diverged", "Training diverged", diverged.Message)
        {
            Step = diverged.Step,
        },
        DefinitionException definition =>
            new("invalidDefinition", "The definition cannot be trained", definition.Message)
            {
                Errors = definition.Errors,
            },
        DatasetException data => new(data.Code, "The data set cannot be used", data.Message),
        InvalidDataException damaged => new("corruptCheckpoint", "A checkpoint is damaged", damaged.Message),
        RunGivenUpException lost => new("workersLost", "The run loses its workers", lost.Message) { Retryable = true },
        NotEnoughMemoryException small => new("outOfMemory", "Out of memory", small.Message),
        OutOfMemoryException => new("outOfMemory", "Out of memory",
            "The worker has not enough memory for this model at this batch size.") { Retryable = true },
        ArgumentException { ParamName: "asked" } device =>
            new("deviceMissing", "The device is missing", device.Message),
        _ => new("internalError", "Something went wrong inside the service",
            $"{failure.GetType().Name}: {failure.Message}") { Retryable = true },
    };
}
