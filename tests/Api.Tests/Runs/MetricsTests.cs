using System.Net;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Tests.Runs;

[Collection(Service.Name)]
public sealed class MetricsTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task Curves_are_read_whole_by_name_by_range_and_thinned_out(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync("curves");
        var last = await service.Get<RunJournal>().AppendAsync(id, attempt, new()
        {
            Events = [
                .. Enumerable.Range(1, 500)
                .Select(step => NewEvent.Metric(step, step / 50.0, new Dictionary<string, double>
            {
                ["train.loss"] = step == 321 ? 50 : 1.0 / step, ["train.learningRate"] = 0.001,
            }))],
        });
        var answer = await service.GetAsync($"/v1/runs/{id}/metrics");
        Assert.Equal(last, (long)answer["sequence"]!);
        var series = answer["series"]!.AsArray();
        Assert.Equal(["train.learningRate", "train.loss"], series.Select(curve => (string)curve!["name"]!));
        Assert.Equal(500, series[1]!["points"]!.AsArray().Count);
        Assert.Equal("""{"step":2,"epoch":0.04,"value":0.5}""", series[1]!["points"]![1]!.ToJsonString());

        const string Query = "names=train.loss&from=101&to=400&maxPoints=20";
        var thin = (await service.GetAsync($"/v1/runs/{id}/metrics?{Query}"))["series"]!.AsArray();
        var points = Assert.Single(thin)!["points"]!.AsArray();
        Assert.True(points.Count <= 20);
        Assert.Equal(300, (int)thin[0]!["count"]!);
        Assert.Equal((101, 400), ((int)points[0]!["step"]!, (int)points[^1]!["step"]!));
        Assert.Contains(points, point => (int)point!["step"]! == 321);
        Assert.Empty((await service.GetAsync($"/v1/runs/{id}/metrics?names=validation.loss"))["series"]!.AsArray());
    }

    [Theory]
    [InlineData("maxPoints=0", "/maxPoints")]
    [InlineData("from=-1", "/from")]
    [InlineData("to=x", "/to")]
    public async Task A_wrong_range_is_refused(string query, string pointer)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var (id, _) = await service.HoldRunAsync();
        var problem = await (await service.Client.GetAsync($"/v1/runs/{id}/metrics?{query}"))
            .RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
        Assert.Equal([pointer], problem.Pointers());
    }
}
