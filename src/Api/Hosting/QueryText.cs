using TrainService.Engine.Definitions;

namespace TrainService.Api.Hosting;

/// <summary>Refuses the character NUL in a query, whatever operation it is for: PostgreSQL keeps no such text, and fails
/// when it is asked for one.</summary>
internal static class QueryText
{
    public static void UseQueryText(this WebApplication app) => app.Use((http, next) =>
    {
        foreach (var (name, values) in http.Request.Query)
            if (values.Any(value => value!.Contains('\0')))
                throw Refusal.At(JsonPointer.To("", name), "invalidQuery", $"{name} must not contain the character NUL (%00).", 400);
        return next(http);
    });
}
