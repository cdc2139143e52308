namespace TrainService.Api.Hosting;

/// <summary>One page of a list.</summary>
/// <param name="Data">In the list's order.</param>
/// <param name="HasMore">Whether <c>?after=</c> the last item gives more.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, bool HasMore)
{
    /// <summary>Takes one item more than the page has, to know whether there are more.</summary>
    public static Page<T> Of(IReadOnlyList<T> oneMore, int limit) =>
        oneMore.Count > limit ? new([.. oneMore.Take(limit)], true) : new(oneMore, false);
}

/// <summary>The query of a list.</summary>
internal static class Paging
{
    public const int Default = 20, Most = 100;

    public static int Limit(string? limit, int standard = Default, int most = Most, string parameter = "limit") =>
        limit is null ? standard
        : int.TryParse(limit, out var value) && value >= 1 && value <= most ? value
        : throw Refusal.At($"/{parameter}", "invalidQuery",
            $"{parameter} must be an integer from 1 to {most}, found '{limit}'.", 400);

    public static Guid? After(string? after) => after is null ? null
        : Guid.TryParse(after, out var id) ? id
        : throw Refusal.At(
            "/after", "invalidQuery", $"after must be the id of the last item seen, found '{after}'.", 400);

    /// <summary>A whole number of the query, not negative.</summary>
    public static long? Number(string name, string? text) => text is null ? null
        : long.TryParse(text, out var value) && value >= 0 ? value
        : throw Refusal.At($"/{name}", "invalidQuery", $"{name} must be an integer from 0, found '{text}'.", 400);
}
