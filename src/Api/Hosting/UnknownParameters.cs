using TrainService.Engine.Definitions;

namespace TrainService.Api.Hosting;

/// <summary>Refuses parameters of the query that an operation does not have: a mistyped <c>dryRun</c> must not start a run.</summary>
internal static class UnknownParameters
{
    /// <summary>Of all operations of a group, before they do anything.</summary>
    public static void RefuseUnknownParameters(this RouteGroupBuilder operations) =>
        operations.AddEndpointFilterFactory((operation, next) =>
        {
            // Handlers take texts from the path and the query alone.
            var texts = operation.MethodInfo.GetParameters()
                .Where(parameter => parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(string[]))
                .Select(parameter => parameter.Name!).ToArray();
            return call =>
            {
                Check(call.HttpContext.Request, texts);
                return next(call);
            };
        });

    private static void Check(HttpRequest request, string[] texts)
    {
        var known = texts.Where(text => !request.RouteValues.ContainsKey(text)).ToList();
        // The framework finds them in any case.
        if (request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw Refusal.At(JsonPointer.To("", unknown), "invalidQuery", $"there is no query parameter '{unknown}'"
                + (known.Count == 0 ? "; this operation takes none" : NearestName.Hint(unknown, known)), 400);
    }
}
