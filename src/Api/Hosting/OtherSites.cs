namespace TrainService.Api.Hosting;

/// <summary>Keeps web pages of other sites away: on loopback no key is asked for, so any page open in the same browser
/// could use the service otherwise. Browsers say what sent a request, by its origin and by Fetch Metadata; other clients
/// say nothing.</summary>
internal static class OtherSites
{
    public static void UseOtherSites(this WebApplication app) => app.Use((http, next) => IsForeign(http.Request)
        ? throw new Refusal(StatusCodes.Status403Forbidden, "otherSite",
            "A page of another site made this request. Only the service's own page and other programs may.")
        : next(http));

    private static bool IsForeign(HttpRequest request) =>
        IsOfOtherOrigin(request) || (IsOfOtherSite(request) && !IsLink(request));

    // All that Chrome says of a WebSocket, and all that any browser says where the service is not on localhost or HTTPS.
    // A proxy has to pass the Host on that the browser asked for.
    private static bool IsOfOtherOrigin(HttpRequest request) => request.Headers.Origin switch
    {
        [] => false,
        [var origin] => !Uri.TryCreate(origin, UriKind.Absolute, out var own)
            || !own.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    // Another port of this machine is the same site, but not the same page.
    private static bool IsOfOtherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"];

    // Following a link to the service is no harm; showing it in a frame is.
    private static bool IsLink(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] is ["navigate"] && request.Headers["Sec-Fetch-Dest"] is ["document"];
}
