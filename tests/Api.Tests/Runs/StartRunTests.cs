using System.Net;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Runs;

[Collection(Service.Name)]
public sealed class StartRunTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task A_dry_run_tells_shapes_parameters_and_cost_and_queues_nothing(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        using var answer = await service.PostAsync("/v1/runs?dryRun=true", Requests.Waiting("dry").ToJsonString());
        var report = await Http.ReadAsync(answer, HttpStatusCode.OK);
        var layers = report["layers"]!.AsArray();
        Assert.Equal(["dense_1", "dense_2"], layers.Select(layer => (string)layer!["name"]!));
        Assert.Equal("[16]", layers[0]!["outputShape"]!.ToJsonString());
        Assert.Equal((4 * 16) + 16 + (16 * 3) + 3, (int)report["parameters"]!);
        // Two for each weight, and one for each bias and each ReLU.
        Assert.Equal([(2 * 4 * 16) + 16 + 16, (2 * 16 * 3) + 3], layers.Select(layer => (int)layer!["flops"]!));
        Assert.Equal(259, (int)report["forwardFlops"]!);
        // 150 flowers, a fifth of them for validation.
        Assert.Equal(8, (int)report["stepsPerEpoch"]!);
        Assert.True(
            (long)report["stepFlops"]! > 0 && (long)report["memoryBytes"]! > 0
            && (double)report["estimatedSeconds"]! > 0);
        Assert.Empty((await service.GetAsync("/v1/runs?name=dry"))["data"]!.AsArray());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_is_accepted_with_its_address_and_waits_in_line(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var request = Requests.Waiting("accepted");
        request["tags"] = new JsonObject { ["team"] = "vision" };
        request["priority"] = "high";
        using var answer = await service.PostAsync("/v1/runs", request.ToJsonString());
        var run = await Http.ReadAsync(answer, HttpStatusCode.Accepted);
        Assert.Equal($"/v1/runs/{run["id"]}", answer.Headers.Location!.OriginalString);
        Assert.Equal("queued", (string?)run["status"]);
        Assert.True((int)run["queuePosition"]! >= 1);
        Assert.Equal("vision", (string?)run["tags"]!["team"]);
        Assert.Equal("high", (string?)run["priority"]);
        Assert.Equal("""["cancel","pause"]""", run["allowedActions"]!.ToJsonString());
        Assert.Equal("queued", (string?)run["transitions"]![0]!["status"]);
        Assert.Equal(request["model"]!.ToJsonString(), run["model"]!.ToJsonString());
        Assert.EndsWith("Z", (string)run["createdAt"]!);
        Assert.Equal(run.ToJsonString(), (await service.GetAsync($"/v1/runs/{run["id"]}")).ToJsonString());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_same_submission_sent_at_once_and_again_makes_one_run(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var json = Requests.Waiting("once").ToJsonString();
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.PostAsync("/v1/runs", json, "submit-1")));
        var bodies = new HashSet<string>();
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.NotNull(answer.Headers.Location);
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }
        Assert.Single(bodies);
        Assert.Equal(7, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Single((await service.GetAsync("/v1/runs?name=once"))["data"]!.AsArray());

        await (await service.PostAsync("/v1/runs", Requests.Waiting("other").ToJsonString(), "submit-1"))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "idempotencyKeyReused");
    }

    [SkippableTheory, EachDatabase]
    public async Task A_refused_submission_may_be_corrected_under_its_key(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var wrong = Requests.Waiting("corrected");
        wrong["training"]!["epochs"] = 0;
        await (await service.PostAsync("/v1/runs", wrong.ToJsonString(), "submit-2"))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidDefinition");
        using var right = await service.PostAsync("/v1/runs", Requests.Waiting("corrected").ToJsonString(), "submit-2");
        Assert.Equal(HttpStatusCode.Accepted, right.StatusCode);
    }

    public static TheoryData<string, string, string> Wrong() => new()
    {
        { "/model/layers/0/type", """{"type": "dens", "units": 3}""", "did you mean 'dense'?" },
        { "/model/layers/0/unitz", """{"type": "dense", "units": 3, "unitz": 3}""", "did you mean 'units'?" },
        { "/model/layers/0/units", """{"type": "dense"}""", "required" },
        { "/model/layers/0/units", """{"type": "dense", "units": 0}""", "at least 1" },
        { "/model/layers/0", """{"type": "conv2d", "filters": 2, "kernelSize": 3}""", "" },
        { "/training/optimiser", "\"adam\"", "did you mean 'optimizer'?" },
        { "/training/epochs", "0", "at least 1" },
        { "/training/loss", "\"crossEntropi\"", "did you mean 'crossEntropy'?" },
        { "/training/loss", "\"meanSquaredError\"", "class" },
        { "/model/inputs/0/shape", "[5]", "[4]" },
        { "/dataset", "\"sample:irs\"", "did you mean 'sample:iris'?" },
        { "/dataset", "\"nothing\"", "no data set 'nothing'" },
        { "/dataset", "\"nothing@x\"", "version" },
        { "/priority", "\"urgent\"", "high" },
        { "/priority", "\"hihg\"", "did you mean 'high'?" },
        { "/tags", "[1]", "object" },
        { "/name", "\"\"", "1 to 200" },
        { "/nmae", "\"x\"", "did you mean 'name'?" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_named_with_its_place_in_the_body(string pointer, string value, string said)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var request = Requests.Waiting("wrong");
        var parts = (pointer.StartsWith("/model/layers/0", StringComparison.Ordinal) ? "/model/layers/0" : pointer)
            .Split('/')[1..];
        var at = parts[..^1]
            .Aggregate(request, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        if (at is JsonArray array)
            array[int.Parse(parts[^1])] = JsonNode.Parse(value);
        else
            at[parts[^1]] = JsonNode.Parse(value);
        var problem = await (await service.PostAsync("/v1/runs", request.ToJsonString())).RefusedAsync(
            HttpStatusCode.UnprocessableEntity, pointer == "/dataset"
                ? (value.Contains('@') ? "invalidDatasetName" : "datasetNotFound") : "invalidDefinition");
        Assert.Contains(pointer, problem.Pointers());
        Assert.Contains(said, (string)problem["detail"]!);
        Assert.Empty((await service.GetAsync("/v1/runs?name=wrong"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_device_that_nobody_will_ever_have_is_refused_with_the_nearest()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var path in new[] { "/v1/runs", "/v1/runs?dryRun=true" })
        {
            var problem = await (await service.PostAsync(path, Requests.Iris("nowhere", "gpu").ToJsonString()))
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, "deviceNotFound");
            Assert.Equal(["/device"], problem.Pointers());
            Assert.Contains("did you mean 'cpu'?", (string)problem["detail"]!);
        }
        Assert.Empty((await service.GetAsync("/v1/runs?name=nowhere"))["data"]!.AsArray());
    }

    [SkippableFact]
    public async Task A_device_that_a_worker_may_yet_bring_is_warned_of()
    {
        var service = await servers.On(DatabaseKind.Postgres);
        var request = Requests.Iris("elsewhere", "gpu").ToJsonString();
        using var dry = await service.PostAsync("/v1/runs?dryRun=true", request);
        var warning = (string)Assert.Single((await Http.ReadAsync(dry, HttpStatusCode.OK))["warnings"]!.AsArray())!;
        Assert.Contains("did you mean 'cpu'?", warning);
        using var wet = await service.PostAsync("/v1/runs", request);
        var run = await Http.ReadAsync(wet, HttpStatusCode.Accepted);
        Assert.Equal(warning, (string?)Assert.Single(run["warnings"]!.AsArray()));
        Assert.Null((await service.StartAsync(Requests.Iris("here", "cpu")))["warnings"]);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var request = Requests.Waiting("wrong");
        request["model"]!["layers"]![0]!["units"] = -1;
        request["training"]!["optimizer"] = "adm";
        request["training"]!["batchSize"] = "many";
        var problem = await (await service.PostAsync("/v1/runs", request.ToJsonString()))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidDefinition");
        Assert.Equal(
            ["/model/layers/0/units", "/training/batchSize", "/training/optimizer"], problem.Pointers().Order());
    }

    [Theory]
    [InlineData("{\"model\":")]
    [InlineData("")]
    [InlineData("{} {}")]
    [InlineData("{'a': 1}")]
    public async Task A_body_that_is_no_JSON_is_refused_with_its_place(string body)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var problem = await (await service.PostAsync("/v1/runs", body))
            .RefusedAsync(HttpStatusCode.BadRequest, "malformedJson");
        Assert.Contains("line 1", (string)problem["detail"]!);
        Assert.DoesNotContain("BytePosition", (string)problem["detail"]!);
    }
}
