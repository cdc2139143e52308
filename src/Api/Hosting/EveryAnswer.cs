using Microsoft.AspNetCore.HostFiltering;

namespace TrainService.Api.Hosting;

/// <summary>What every answer has, whoever makes it: a body that says what was wrong, and headers for browsers. Comes
/// before the framework's own filter of hosts, which comes before the service's pipeline.</summary>
internal sealed class EveryAnswer : IStartupFilter
{
    // Scripts are the service's own, nothing is evaluated, nobody frames it. Swagger UI brings styles in its page.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>Before anything else that filters: the first one added is the outermost.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, EveryAnswer>());
        services.Configure<HostFilteringOptions>(options => options.IncludeFailureMessage = false);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            // As late as can be: whoever answers for an exception starts with no headers.
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers.ContentSecurityPolicy = Policy;
                return Task.CompletedTask;
            });
            return following(http);
        });
        app.UseStatusCodePages(context => Problems.WriteAsync(
            context.HttpContext, Problems.Of(context.HttpContext, context.HttpContext.Response.StatusCode)));
        next(app);
    };
}
