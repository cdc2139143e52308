namespace TrainService.Api.Hosting;

/// <summary>Why a request was refused: problem details (RFC 9457) and what machines and people need beside
/// them.</summary>
/// <param name="Type">A URN made of the code.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong with this request.</param>
/// <param name="Instance">The path that was asked for.</param>
/// <param name="Code">What was wrong, for machines.</param>
/// <param name="Errors">Everything that was wrong, place by place.</param>
/// <param name="Error">The detail again, as plain text where clients of other services look for it.</param>
/// <param name="TraceId">Finds this request in logs and traces.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail, string Instance, string Code,
    IReadOnlyList<ProblemError> Errors, string Error, string TraceId, bool Retryable)
{
    /// <summary>Of the run that cannot make the move.</summary>
    public string? CurrentStatus { get; init; }
    /// <summary>What that run allows instead.</summary>
    public IReadOnlyList<string>? AllowedActions { get; init; }
    /// <summary>Where the data is wrong: the uploaded file.</summary>
    public string? File { get; init; }
    /// <summary>The data row, from 1.</summary>
    public long? Row { get; init; }
    /// <summary>The column.</summary>
    public string? Column { get; init; }
    /// <summary>The byte of the unpacked file, from 0.</summary>
    public long? Offset { get; init; }
}

/// <param name="Pointer">JSON pointer into the request's body, or the name of a query parameter or form field after a
/// slash.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record ProblemError(string Pointer, string Message);
