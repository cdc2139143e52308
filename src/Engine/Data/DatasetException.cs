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
}
