using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TrainService.Jobs.Predictions;

/// <summary>What a model says of the rows it was given, in their order.</summary>
public sealed record PredictionAnswer(IReadOnlyList<Prediction> Predictions, PredictingModel Model);

/// <summary>The run whose checkpoint answered.</summary>
/// <param name="Checkpoint">Its step.</param>
public sealed record PredictingModel(Guid Run, long Checkpoint);

/// <summary>One row's answer: a class with its probability, a class for each place, a value, or values by target column; of a
/// model with several outputs those by output.</summary>
/// <param name="Class">The most probable class; none for one that the data set has no name for.</param>
/// <param name="Index">Its index.</param>
/// <param name="Probabilities">Of every class, where asked for: a number, or arrays of numbers where the target has a shape.</param>
/// <param name="Value">A number, or arrays of numbers where the target has a shape.</param>
/// <param name="Values">By target column.</param>
/// <param name="Indices">Of the most probable class of each place, arrays in the target's shape.</param>
/// <param name="Outputs">By the model's name for each.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record Prediction(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Class = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Probability = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, JsonNode>? Probabilities = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, float>? Values = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonArray? Indices = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, Prediction>? Outputs = null);
