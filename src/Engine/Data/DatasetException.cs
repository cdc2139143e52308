using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>Data or options that cannot be used. The message says what is wrong and where; the properties say the same
/// for machines, as far as they apply. Row counts data rows from 1 (a header is not one), Offset counts bytes from 0 of
/// the unpacked file, Pointer is a JSON pointer into the options or the prediction's inputs.</summary>
public sealed class DatasetException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code => code;

    public string? File { get; init; }

    public long? Row { get; init; }

    public string? Column { get; init; }

    public long? Offset { get; init; }

    public string? Pointer { get; init; }

    /// <summary>What is wrong at each place, where pointers can say it: one thing, or all that was found.</summary>
    public IReadOnlyList<DefinitionError> Errors
    {
        get => field ?? (Pointer is null ? [] : [new(Pointer, Message)]);
        init;
    }
}
