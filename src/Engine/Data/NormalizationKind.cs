using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>Standard: zero mean, unit deviation. MinMax: onto [0, 1].</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NormalizationKind>))]
public enum NormalizationKind
{
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("standard")] Standard,
    [JsonStringEnumMemberName("minMax")] MinMax,
}
