namespace TrainService.EndToEnd;

public sealed class RestartTests
{
    // Some seconds of training with a checkpoint after each epoch: long enough to be hit in the middle.
    private const int Epochs = 100;

    [Theory]
    [InlineData("killed")]
    [InlineData("stopped")]
    public async Task A_run_whose_process_ends_goes_on_at_the_next_start_as_if_nothing_had_been(string how)
    {
        await using var service = await ServiceProcess.StartNew();
        var id = await service.Post(DigitsRun.Convolutional(Epochs, how));
        var checkpoint = await RunWaits.UntilCheckpoint(service, id, count: 3);
        if (how == "killed")
            await service.Kill();
        else
            Assert.Equal(0, await service.Stop());
        await service.Start();
        var resumed = await RunWaits.UntilFinished(service, id);

        Assert.Equal("succeeded", (string?)resumed["status"]);
        Assert.Equal(2, (int)resumed["attempt"]!);
        Assert.Contains(resumed["transitions"]!.AsArray(), transition => (string?)transition!["status"] == "interrupted");
        await HasSequencesWithoutGaps(service, id);
        Assert.True(await FirstStep(service, id, attempt: 2) > checkpoint, $"after it was {how} the run began anew");

        // The proof that nothing was lost or done twice: the same run in one go has the very same curves and weights.
        var whole = await RunWaits.UntilFinished(service, await service.Post(DigitsRun.Convolutional(Epochs, "whole")));
        Assert.Equal(1, (int)whole["attempt"]!);
        Assert.NotNull((string?)whole["reproducibilityHash"]);
        Assert.Equal((string?)whole["reproducibilityHash"], (string?)resumed["reproducibilityHash"]);
        var expected = await Curves(service, (string)whole["id"]!);
        var actual = await Curves(service, id);
        Assert.Contains("train.loss", expected.Keys);
        Assert.Contains("validation.accuracy", expected.Keys);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, points) in expected)
            Assert.Equal(points, actual[name]);
    }

    [Fact]
    public async Task A_run_that_waits_when_the_process_is_killed_is_trained_after_the_next_start()
    {
        await using var service = await ServiceProcess.StartNew();
        var first = await service.Post(DigitsRun.Convolutional(Epochs, "first"));
        var second = await service.Post(DigitsRun.Of(2, "second"));
        await RunWaits.UntilCheckpoint(service, first, count: 1);
        Assert.Equal("queued", (string?)(await service.Get($"/v1/runs/{second}"))["status"]);
        await service.Kill();
        await service.Start();
        Assert.Equal("succeeded", (string?)(await RunWaits.UntilFinished(service, second))["status"]);
        Assert.Equal("succeeded", (string?)(await RunWaits.UntilFinished(service, first))["status"]);
    }

    private static async Task HasSequencesWithoutGaps(ServiceProcess service, string id)
    {
        var events = await service.Events(id);
        Assert.NotEmpty(events);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(told => (long)told["sequence"]!));
    }

    private static async Task<long> FirstStep(ServiceProcess service, string id, int attempt) => (await service.Events(id))
        .Where(told => (string?)told["type"] == "metric" && (int)told["attempt"]! == attempt)
        .Min(told => (long)told["data"]!["step"]!);

    private static async Task<Dictionary<string, List<(long Step, double Value)>>> Curves(ServiceProcess service, string id)
    {
        var answer = await service.Get($"/v1/runs/{id}/metrics?maxPoints=100000");
        var curves = answer["series"]!.AsArray().ToDictionary(series => (string)series!["name"]!, series =>
            series!["points"]!.AsArray().Select(point => ((long)point!["step"]!, (double)point["value"]!)).ToList());
        foreach (var (name, points) in curves)
            Assert.True(points.Zip(points.Skip(1)).All(pair => pair.First.Item1 < pair.Second.Item1), $"{name} has a step twice");
        return curves;
    }
}
