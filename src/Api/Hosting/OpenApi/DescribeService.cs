using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TrainService.Api.Hosting.OpenApi;

/// <summary>Title and address.</summary>
internal sealed class DescribeService : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TrainService",
            Version = ApiDocument.Name,
            Description = "Trains neural networks: post a model, a data set and a training; watch it live; predict "
                + "with the result. Live updates come by server-sent events from a run's events, or by SignalR from "
                + "the hub /hubs/runs (StreamEvents(runId, afterSequence), StreamRuns()). Errors are problem details "
                + "(RFC 9457).",
        };
        // The address that it was fetched from; a fixed one would be wrong behind a proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }
}
