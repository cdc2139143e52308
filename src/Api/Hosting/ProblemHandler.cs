using Microsoft.AspNetCore.Diagnostics;

namespace TrainService.Api.Hosting;

/// <summary>Answers exceptions; only those that nobody threw for the caller are logged.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = Problems.Of(httpContext, exception);
        if (problem.Status >= 500)
            Log.Failed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        await Problems.WriteAsync(httpContext, problem);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, string method, string path, Exception exception);
    }
}
