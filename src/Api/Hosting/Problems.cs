using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using TrainService.Api.Runs;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Hosting;

/// <summary>Turns everything that can go wrong into problem details.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonSerializerOptions Json = new(ApiJson.Create())
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Task WriteAsync(HttpContext http, ProblemView problem)
    {
        http.Response.StatusCode = problem.Status;
        // Without a token of ours it is no failure when the client has gone.
        return http.Response.WriteAsJsonAsync(problem, Json, ContentType);
    }

    /// <summary>For answers without a body: routes that do not exist, methods and media types that are not taken, names
    /// that are not this service's.</summary>
    public static ProblemView Of(HttpContext http, int status) => status switch
    {
        // Nothing but the filter of hosts refuses before there is an endpoint.
        400 when http.GetEndpoint() is null => Of(http, status, "foreignHost",
            $"The service does not answer to the name '{http.Request.Host}'; the setting AllowedHosts has those it answers to."),
        404 => Of(http, status, "notFound", $"There is nothing at {http.Request.Path}."),
        405 => Of(http, status, "methodNotAllowed", $"{http.Request.Path} does not take {http.Request.Method}"
            + (http.Response.Headers.Allow is [var allowed, ..] ? $"; it takes {allowed}." : ".")),
        415 => Of(http, status, CodeOf(status),
            $"{http.Request.Path} does not take {http.Request.ContentType}; it takes {Accepted(http)}."),
        _ => Of(http, status, CodeOf(status), $"{ReasonPhrases.GetReasonPhrase(status)}."),
    };

    /// <summary>What a caller is told of an exception; nothing of its inside where it was not thrown for the
    /// caller.</summary>
    public static ProblemView Of(HttpContext http, Exception exception) => exception switch
    {
        Refusal refusal => Of(http, refusal.Status, refusal.Code, refusal.Message, refusal.Errors) with
        {
            Retryable = refusal.Retryable,
        },
        DefinitionException definition => Of(http, 422, "invalidDefinition", definition.Message,
            [.. definition.Errors.Select(error => new ProblemError(error.Pointer, error.Message))]),
        DatasetException data => Of(http, 422, data.Code, data.Message,
            [.. data.Errors.Select(error => new ProblemError(error.Pointer, error.Message))]) with
        {
            File = data.File, Row = data.Row, Column = data.Column, Offset = data.Offset,
        },
        RunNotFoundException run => Of(http, 404, "runNotFound", run.Message),
        IllegalTransitionException move => Of(http, 409, "illegalTransition", move.Message) with
        {
            CurrentStatus = move.CurrentStatus.ToString().ToLowerInvariant(), AllowedActions = move.AllowedActions,
        },
        IllegalActionException action => Of(http, 409, "illegalAction", action.Message) with
        {
            CurrentStatus = action.Status.ToString().ToLowerInvariant(),
            AllowedActions = RunMoves.ActionsFrom(action.Status),
        },
        BadHttpRequestException bad => Of(http, bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
        _ => Of(http, 500, "internalError", "Something went wrong inside the service; its log has the details under "
            + $"trace {TraceId(http)}."),
    };

    private static ProblemView Of(
        HttpContext http, int status, string code, string detail, IReadOnlyList<ProblemError>? errors = null) =>
        new($"urn:trainservice:problem:{code}", ReasonPhrases.GetReasonPhrase(status), status, detail,
            http.Request.Path, code, errors ?? [], detail, TraceId(http), status is 408 or 429 or >= 500);

    private static string Accepted(HttpContext http) => string.Join(
        ", ", http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? ["application/json"]);

    private static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static string CodeOf(int status) => status switch
    {
        400 => "badRequest",
        413 => "bodyTooLarge",
        415 => "unsupportedMediaType",
        _ => JsonNamingPolicy.CamelCase.ConvertName(ReasonPhrases.GetReasonPhrase(status).Replace(" ", "")),
    };
}
