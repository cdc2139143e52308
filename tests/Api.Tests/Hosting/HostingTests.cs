using System.Net;

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
    public async Task A_browser_gets_a_page_at_the_root_and_within_it()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var path in new[] { "/", "/runs" })
        {
            using var answer = await service.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("TrainService", await answer.Content.ReadAsStringAsync());
        }
    }

    [SkippableTheory, EachDatabase]
    public async Task The_workers_devices_are_listed(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var devices = await service.WaitAsync("/v1/devices", answer => answer["data"]!.AsArray().Count > 0);
        var cpu = devices["data"]!.AsArray().Single(device => (string?)device!["id"] == "cpu")!;
        Assert.True((long)cpu["memoryBytes"]! > 0 && (int)cpu["threads"]! > 0);
    }
}
