using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>What a client asks for: train this model on these data in this way.</summary>
public sealed record RunRequest
{
    public string? Name { get; init; }

    /// <summary>To find runs by.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public required ModelDefinition Model { get; init; }

    /// <summary><c>name</c>, <c>name@version</c> or <c>sample:name</c>.</summary>
    public required string Dataset { get; init; }

    public required TrainingDefinition Training { get; init; }

    /// <summary><c>auto</c>, or the id or kind of a device.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>A run of higher priority is taken first, among equals the one that waits longest.</summary>
    public RunPriority Priority { get; init; }

    /// <exception cref="DefinitionException">Anything in it is wrong; pointers start at the request.</exception>
    public static RunRequest Read(JsonElement json)
    {
        var request = DefinitionReader.Read<RunRequest>(json);
        List<DefinitionError> errors = [.. request.TagErrors()];
        if (request.Name is { Length: 0 or > 200 })
            errors.Add(new("/name", "must have 1 to 200 characters"));
        if (request.Device is { Length: 0 or > 64 })
            errors.Add(new("/device", "must be auto or the id of a device"));
        return errors.Count == 0 ? request : throw new DefinitionException(errors);
    }

    /// <summary>Reads a request that was accepted before.</summary>
    public static RunRequest Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public IEnumerable<RunTag> TagValues() =>
        (Tags ?? new Dictionary<string, string>()).Select(tag => new RunTag { Name = tag.Key, Value = tag.Value });

    private IEnumerable<DefinitionError> TagErrors()
    {
        foreach (var (name, value) in Tags ?? new Dictionary<string, string>())
            if (name.Length is 0 or > 64)
                yield return new("/tags", $"the name '{name}' must have 1 to 64 characters");
            else if (value.Length > 512)
                yield return new(JsonPointer.To("/tags", name), "must have at most 512 characters");
    }
}
