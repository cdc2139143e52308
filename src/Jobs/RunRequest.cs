using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>What a client asks for: train this model on these data in this way.</summary>
public sealed record RunRequest
{
    public string? Name { get; init; }

    /// <summary>An object of strings, to find runs by.</summary>
    public JsonElement? Tags { get; init; }

    public required ModelDefinition Model { get; init; }

    /// <summary><c>name</c>, <c>name@version</c> or <c>sample:name</c>.</summary>
    public required string Dataset { get; init; }

    public required TrainingDefinition Training { get; init; }

    /// <summary><c>auto</c>, or the id or kind of a device.</summary>
    public string Device { get; init; } = "auto";

    /// <summary><c>low</c>, <c>normal</c> or <c>high</c>.</summary>
    public string Priority { get; init; } = "normal";

    /// <exception cref="DefinitionException">Anything in it is wrong; pointers start at the request.</exception>
    public static RunRequest Read(JsonElement json)
    {
        var request = DefinitionReader.Read<RunRequest>(json);
        List<DefinitionError> errors = [.. request.TagErrors()];
        if (request.Name is { Length: 0 or > 200 })
            errors.Add(new("/name", "must have 1 to 200 characters"));
        if (request.Device is { Length: 0 or > 64 })
            errors.Add(new("/device", "must be auto or the id of a device"));
        if (request.TryPriority() is null)
            errors.Add(new("/priority", $"'{request.Priority}' is not allowed; allowed: low, normal, high"));
        return errors.Count == 0 ? request : throw new DefinitionException(errors);
    }

    /// <summary>Reads a request that was accepted before.</summary>
    public static RunRequest Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public RunPriority PriorityValue() => TryPriority()!.Value;

    public IEnumerable<RunTag> TagValues() => Tags is { } tags
        ? tags.EnumerateObject().Select(tag => new RunTag { Name = tag.Name, Value = tag.Value.GetString()! })
        : [];

    private RunPriority? TryPriority() => Priority switch
    {
        "low" => RunPriority.Low,
        "normal" => RunPriority.Normal,
        "high" => RunPriority.High,
        _ => null,
    };

    private IEnumerable<DefinitionError> TagErrors()
    {
        if (Tags is not { } tags)
            yield break;
        if (tags.ValueKind != JsonValueKind.Object)
        {
            yield return new("/tags", "must be an object of strings");
            yield break;
        }
        foreach (var tag in tags.EnumerateObject())
            if (tag.Name.Length is 0 or > 64)
                yield return new("/tags", $"the name '{tag.Name}' must have 1 to 64 characters");
            else if (tag.Value.ValueKind != JsonValueKind.String || tag.Value.GetString()!.Length > 512)
                yield return new($"/tags/{tag.Name}", "must be a string of at most 512 characters");
        foreach (var name in tags.EnumerateObject().GroupBy(tag => tag.Name).Where(group => group.Count() > 1))
            yield return new("/tags", $"'{name.Key}' is given twice");
    }
}
