using System.Text.Json.Nodes;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>Answers as the service gave them, each in a file beside the operation that gives it:
/// <c>GetRun.200.json</c>.</summary>
internal static class AnswerExamples
{
    public static JsonNode? Of(Type handler, string status)
    {
        using var file = handler.Assembly.GetManifestResourceStream($"{handler.Name}.{status}.json");
        return file is null ? null : JsonNode.Parse(file);
    }
}
