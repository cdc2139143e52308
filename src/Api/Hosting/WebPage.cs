using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace TrainService.Api.Hosting;

/// <summary>The dashboard in wwwroot. It is one page at one address: where in it one is stands behind the #.</summary>
internal static class WebPage
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private const string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>TrainService</title>
        <h1>TrainService</h1>
        <p>The service runs. This page was not built, because Node.js was not there when the service was built.</p>
        <p>Everything can be tried out in <a href="/swagger">Swagger UI</a>.</p></html>
        """;

    public static void UseWebPage(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            // Built files carry their hash in their name, the page itself does not.
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] =
                file.File.Name == "index.html" ? "no-cache" : "public,max-age=3600",
        });
        app.MapMethods("/", Methods, http => AnswerAsync(http, app.Environment));
    }

    private static Task AnswerAsync(HttpContext http, IWebHostEnvironment environment)
    {
        http.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        http.Response.Headers[HeaderNames.CacheControl] = "no-cache";
        var page = environment.WebRootFileProvider.GetFileInfo("index.html");
        return page.Exists ? http.Response.SendFileAsync(page) : http.Response.WriteAsync(NotBuilt);
    }
}
