using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>The JSON of this room: schemas in data set files, normalisations kept with models.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DatasetSchema))]
[JsonSerializable(typeof(Normalization))]
public sealed partial class DataJson : JsonSerializerContext;
