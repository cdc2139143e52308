using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using TrainService.Api.Vocabulary;
using TrainService.Jobs;
using TrainService.Jobs.Predictions;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>Schemas of what the definition reader reads, in place of what the framework would guess of the
/// types.</summary>
internal sealed class DescribeDefinitions : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = new DefinitionSchemas("#/components/schemas/");
        schemas.Of(typeof(RunRequest));
        schemas.Of(typeof(PredictionRequest));
        var components = document.Components ??= new OpenApiComponents();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        // The framework calls a family by its record, the language by what its members are.
        foreach (var family in Engine.Definitions.Vocabulary.Families.Keys)
            components.Schemas.Remove(family.Name);
        foreach (var (name, schema) in schemas.Named)
            components.Schemas[name] = Parse(schema, document);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Parse(JsonObject schema, OpenApiDocument document) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, OpenApiConstants.Json)
        ?? throw new InvalidOperationException($"Not understood as a schema: {schema.ToJsonString()}");
}
