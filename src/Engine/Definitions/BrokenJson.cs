using System.Text.Json;

namespace TrainService.Engine.Definitions;

/// <summary>Where a text stops being JSON, and why.</summary>
public static class BrokenJson
{
    /// <summary>"at line 1, byte 2: ...", both counted from 1.</summary>
    public static string Describe(JsonException exception)
    {
        var where = exception.LineNumber is { } line ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}" : "an unknown place";
        // The message ends with the position once more, counted from 0.
        return $"at {where}: {exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0]}";
    }
}
