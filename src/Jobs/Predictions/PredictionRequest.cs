using System.Text.Json;
using TrainService.Engine.Definitions;

namespace TrainService.Jobs.Predictions;

/// <summary>Rows to predict.</summary>
public sealed record PredictionRequest
{
    /// <summary>Rows as the data set has them, not normalised: arrays in the input's shape, cells in column order, or
    /// objects by column name. At most 10 000 rows, and 30 000 000 bytes of them.</summary>
    public required JsonElement Inputs { get; init; }

    /// <summary>Whether to tell the probability of every class.</summary>
    public bool Probabilities { get; init; }

    /// <exception cref="DefinitionException">Everything wrong with it.</exception>
    public static PredictionRequest Read(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? DefinitionReader.Read<PredictionRequest>(json)
        : throw new DefinitionException("", "expected an object with \"inputs\"");
}
