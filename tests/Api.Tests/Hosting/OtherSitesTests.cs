using System.Net;
using System.Net.WebSockets;

namespace TrainService.Api.Tests.Hosting;

[Collection(Service.Name)]
public sealed class OtherSitesTests(TestServers servers)
{
    [Theory]
    [InlineData("POST", "/v1/runs", "cross-site", "cors", "empty")]
    [InlineData("POST", "/v1/datasets", "cross-site", "navigate", "document")]
    [InlineData("GET", "/v1/runs", "cross-site", "no-cors", "image")]
    [InlineData("GET", "/v1/runs", "same-site", "no-cors", "script")]
    [InlineData("GET", "/", "cross-site", "navigate", "iframe")]
    [InlineData("GET", "/hubs/runs", "cross-site", "websocket", "websocket")]
    public async Task A_page_of_another_site_is_refused_by_what_the_browser_says_of_it(
        string method, string path, string site, string mode, string destination)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        await (await service.Client.SendAsync(request)).RefusedAsync(HttpStatusCode.Forbidden, "otherSite");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_refused_where_the_browser_says_nothing_else(string origin)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs/x/cancel");
        request.Headers.Add("Origin", origin);
        await (await service.Client.SendAsync(request)).RefusedAsync(HttpStatusCode.Forbidden, "otherSite");
        using var socket = await OpenAsync(service, origin);
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task The_services_own_page_and_programs_are_welcome()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var origin in new[] { service.Address.GetLeftPart(UriPartial.Authority), null })
        {
            using var socket = await OpenAsync(service, origin);
            Assert.Equal(HttpStatusCode.SwitchingProtocols, socket.HttpStatusCode);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs/x/cancel");
        request.Headers.Add("Origin", service.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        await (await service.Client.SendAsync(request)).RefusedAsync(HttpStatusCode.NotFound, "runNotFound");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_link_from_another_site_leads_to_the_page(string site)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var link = new HttpRequestMessage(HttpMethod.Get, "/");
        link.Headers.Add("Sec-Fetch-Site", site);
        link.Headers.Add("Sec-Fetch-Mode", "navigate");
        link.Headers.Add("Sec-Fetch-Dest", "document");
        Assert.Equal(HttpStatusCode.OK, (await service.Client.SendAsync(link)).StatusCode);
    }

    [Fact]
    public async Task A_foreign_name_leads_nowhere()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/v1/runs") { Headers = { Host = "evil.example" } };
        var problem = await (await service.Client.SendAsync(rebound))
            .RefusedAsync(HttpStatusCode.BadRequest, "foreignHost");
        Assert.Contains("evil.example", (string)problem["detail"]!);
    }

    /// <summary>A WebSocket to the hub, without the negotiation that SignalR's clients begin with.</summary>
    private static async Task<ClientWebSocket> OpenAsync(TestService service, string? origin)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(service.Address) { Scheme = "ws", Path = "/hubs/runs" }.Uri, default);
        }
        catch (WebSocketException)
        {
            // The status tells why.
        }
        return socket;
    }
}
