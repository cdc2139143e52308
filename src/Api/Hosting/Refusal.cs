namespace TrainService.Api.Hosting;

/// <summary>The request is not fulfilled; the caller is told why.</summary>
internal sealed class Refusal(int status, string code, string detail) : Exception(detail)
{
    public int Status => status;
    public string Code => code;
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];
    public bool Retryable { get; init; }

    public static Refusal NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    public static Refusal Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    /// <summary>One thing wrong at one place.</summary>
    public static Refusal At(
        string pointer, string code, string message, int status = StatusCodes.Status422UnprocessableEntity) =>
        new(status, code, message) { Errors = [new(pointer, message)] };
}
