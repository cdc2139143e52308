using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Api.Vocabulary;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>Each operation's name and meaning are those of the type that handles it.</summary>
internal sealed class DescribeOperations : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault()?.DeclaringType is { IsNested: false } handler)
        {
            operation.OperationId = handler == typeof(HealthEndpoints)
                ? "isReady"
                : JsonNamingPolicy.CamelCase.ConvertName(handler.Name);
            operation.Description = EngineDocs.Of(handler);
            foreach (var (status, response) in operation.Responses ?? [])
                if (response.Content?.TryGetValue("application/json", out var content) == true)
                    ((OpenApiMediaType)content).Example = AnswerExamples.Of(handler, status);
        }
        // An example is what Swagger UI fills in: one that deletes what is there would be no good one.
        var withExample = context.Description.HttpMethod == HttpMethods.Get;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            Parameters.Describe(parameter, withExample);
        if (metadata.OfType<Idempotent>().Any())
            (operation.Parameters ??= []).Add(Parameters.IdempotencyKey());
        if (metadata.OfType<RequestExamples>().FirstOrDefault() is { } examples)
            foreach (var content in operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
                content.Examples = examples.Examples.ToDictionary(example => example.Name,
                    IOpenApiExample (example) =>
                        new OpenApiExample { Summary = example.Summary, Value = example.Value });
        return Task.CompletedTask;
    }
}
