using System.Net;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Hosting;

[Collection(Service.Name)]
public sealed class HostingTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task A_service_that_started_lives_and_is_ready(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        Assert.Equal("live", (string?)(await service.GetAsync("/health/live"))["status"]);
        Assert.Equal("ready", (string?)(await service.GetAsync("/health/ready"))["status"]);
    }

    [Fact]
    public async Task A_browser_gets_a_page_at_the_root()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, "/");
            using var answer = await service.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            if (method == HttpMethod.Get)
                Assert.Contains("TrainService", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/", "localhost")]
    [InlineData("/v1/runs", "localhost")]
    [InlineData("/v1/runs?limit=none", "localhost")]
    [InlineData("/nothing", "localhost")]
    [InlineData("/swagger/index.html", "localhost")]
    [InlineData("/", "evil.example")]
    public async Task Every_answer_tells_browsers_to_guess_no_type_and_to_put_it_in_no_frame(string path, string host)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var answer = await service.Client.SendAsync(request);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_workers_devices_are_listed(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        static bool IsCpu(JsonNode? device) => (string?)device!["id"] == "cpu";
        var devices = await service.WaitAsync("/v1/devices", answer => answer["data"]!.AsArray().Any(IsCpu));
        var cpu = devices["data"]!.AsArray().Single(IsCpu)!;
        Assert.True((long)cpu["memoryBytes"]! > 0 && (int)cpu["threads"]! > 0);
    }
}
