namespace TrainService.Api.Hosting;

/// <summary>Keeps web pages of other sites away: on loopback no key is asked for, so any page open in the same browser
/// could use the service otherwise. Browsers say what sent a request (Fetch Metadata); other clients say
/// nothing.</summary>
internal static class OtherSites
{
    public static void UseOtherSites(this WebApplication app) => app.Use((http, next) => IsForeign(http.Request)
        ? throw new Refusal(StatusCodes.Status403Forbidden, "otherSite",
            "A page of another site made this request. Only the service's own page and other programs may.")
        : next(http));

    // Following a link to the service is no harm.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is ["cross-site"]
        && !(HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] is ["navigate"]);
}
