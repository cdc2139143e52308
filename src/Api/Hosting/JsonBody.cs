using System.Text.Json;
using TrainService.Engine.Definitions;

namespace TrainService.Api.Hosting;

/// <summary>A request's body as JSON, for what is read by <c>DefinitionReader</c> with pointers of its own.</summary>
internal static class JsonBody
{
    /// <exception cref="Refusal">415 where the body is not called JSON, 400 where it is none.</exception>
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType())
            throw new Refusal(415, "unsupportedMediaType", string.IsNullOrEmpty(request.ContentType)
                ? "The body must be JSON, with Content-Type: application/json; it has no content type."
                : $"The body must be JSON, with Content-Type: application/json, not {request.ContentType}.");
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw Refusal.At("", "malformedJson", $"The body is no JSON, {BrokenJson.Describe(exception)}", 400);
        }
    }
}
