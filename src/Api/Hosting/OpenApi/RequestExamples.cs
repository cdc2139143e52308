using System.Text.Json.Nodes;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>Bodies that an operation takes as they stand, by name; the first is what Swagger UI fills in.</summary>
internal sealed record RequestExamples(params IReadOnlyList<RequestExample> Examples);

internal sealed record RequestExample(string Name, string Summary, string Json)
{
    public JsonNode Value => JsonNode.Parse(Json)!;
}
