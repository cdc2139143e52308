using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TrainService.Api.Tests.Runs;

namespace TrainService.Api.Tests.Predictions;

[Collection(Service.Name)]
public sealed class TrainedRunTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task Uploaded_data_are_trained_on_evaluated_and_predicted_with(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("flowers", "iris.csv", SampleFiles.Iris, """{"split": {"test": 0.2}}"""))
            .EnsureSuccessStatusCode();
        var (path, run) = await service.TrainAsync(Requests.Iris("flowers", dataset: "flowers", epochs: 30));
        Assert.Equal(1.0, (double)run["progress"]!["fraction"]!);
        Assert.Equal(64, ((string)run["reproducibilityHash"]!).Length);

        var report = await service.GetAsync($"{path}/evaluation");
        Assert.Equal("test", (string?)report["split"]);
        Assert.Equal(30, (int)report["samples"]!);
        Assert.True((double)report["metrics"]!["accuracy"]! > 0.85, report.ToJsonString());
        Assert.Equal(3, report["confusionMatrix"]!.AsArray().Count);

        var rows = (await service.GetAsync("/v1/datasets/flowers/preview?rows=40"))["rows"]!.AsArray();
        var request = new JsonObject
        {
            ["inputs"] = new JsonArray([.. rows.Select(row => row!["inputs"]!.DeepClone())]), ["probabilities"] = true,
        };
        using var answer = await service.PostAsync($"{path}/predict", request.ToJsonString());
        var predicted = await Http.ReadAsync(answer, HttpStatusCode.OK);
        var predictions = predicted["predictions"]!.AsArray();
        Assert.Equal(40, predictions.Count);
        var right = predictions.Zip(rows)
            .Count(pair => (string?)pair.First!["class"] == (string?)pair.Second!["target"]);
        Assert.True(right >= 35, $"{right} of 40 are right");
        Assert.All(
            predictions, one => Assert.Equal(1, one!["probabilities"]!.AsObject().Sum(p => (double)p.Value!), 4));
        Assert.Equal((string?)run["id"], (string?)predicted["model"]!["run"]);
        Assert.Equal((long)run["bestCheckpoint"]!, (long)predicted["model"]!["checkpoint"]!);
    }

    [SkippableTheory, EachDatabase]
    public async Task One_output_answers_with_one_of_two_classes_and_how_sure_it_is(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (path, _) = await service.TrainAsync(JsonNode.Parse("""
            {
              "name": "one-output", "dataset": "sample:two-moons",
              "model": {
                "inputs": [{ "name": "x", "shape": [2] }],
                "layers": [{ "type": "dense", "units": 16, "activation": "tanh" }, { "type": "dense", "units": 1 }]
              },
              "training": {
                "loss": "binaryCrossEntropy", "optimizer": { "type": "adamW", "learningRate": 0.1 }, "epochs": 40,
                "schedule": { "type": "cosine", "period": 40, "warmup": 2 }, "gradientClipping": { "norm": 5 },
                "regularization": { "l2": 1e-5 }, "validation": { "fraction": 0.2 }
              }
            }
            """)!);
        Assert.True((double)(await service.GetAsync($"{path}/evaluation"))["metrics"]!["accuracy"]! > 0.95);
        var rows = (await service.GetAsync("/v1/datasets/sample:two-moons/preview?rows=40"))["rows"]!.AsArray();
        var request = new JsonObject
        {
            ["inputs"] = new JsonArray([.. rows.Select(row => row!["inputs"]!.DeepClone())]), ["probabilities"] = true,
        };
        using var answer = await service.PostAsync($"{path}/predict", request.ToJsonString());
        var predictions = (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]!.AsArray();
        Assert.Equal(40, predictions.Count);
        Assert.All(predictions, one =>
        {
            var all = one!["probabilities"]!.AsObject();
            Assert.Equal(2, all.Count);
            Assert.Equal(1, all.Sum(p => (double)p.Value!), 6);
            Assert.True((double)one["probability"]! >= 0.5);
            Assert.Equal((double)one["probability"]!, (double)all[(string)one["class"]!]!);
        });
        var right = predictions.Zip(rows)
            .Count(pair => (string?)pair.First!["class"] == (string?)pair.Second!["target"]);
        // The first rows of the sample hold most of those that lie among the other moon's.
        Assert.True(right >= 32, $"{right} of 40 are right");
    }

    [SkippableTheory, EachDatabase]
    public async Task A_checkpoint_is_listed_and_its_weights_are_a_safetensors_file_also_in_parts(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Iris("weights")))["id"]}";
        await service.WaitAsync(path, seen => (string?)seen["status"] == "succeeded");
        var checkpoints = (await service.GetAsync($"{path}/checkpoints"))["data"]!.AsArray();
        Assert.Single(checkpoints, checkpoint => (bool)checkpoint!["isBest"]!);
        var best = await service.GetAsync($"{path}/checkpoints/best");
        Assert.Contains(checkpoints, checkpoint => JsonNode.DeepEquals(checkpoint, best));
        await (await service.Client.GetAsync($"{path}/checkpoints/7777777"))
            .RefusedAsync(HttpStatusCode.NotFound, "checkpointNotFound");

        var weights = (string)best["weights"]!;
        var file = await service.Client.GetByteArrayAsync(weights);
        var header = JsonNode.Parse(file.AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(file)))!;
        Assert.Equal("[16,4]", header["dense_1.weight"]!["shape"]!.ToJsonString());
        using var part = new HttpRequestMessage(HttpMethod.Get, weights);
        part.Headers.Range = new RangeHeaderValue(8, 20);
        using var answer = await service.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(file[8..21], await answer.Content.ReadAsByteArrayAsync());

        using var known = new HttpRequestMessage(HttpMethod.Get, weights);
        known.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await service.Client.SendAsync(known)).StatusCode);
        using var changed = new HttpRequestMessage(HttpMethod.Get, weights);
        changed.Headers.IfMatch.Add(new EntityTagHeaderValue("\"another\""));
        await (await service.Client.SendAsync(changed))
            .RefusedAsync(HttpStatusCode.PreconditionFailed, "preconditionFailed");
        using var beyond = new HttpRequestMessage(HttpMethod.Get, weights);
        beyond.Headers.Range = new RangeHeaderValue(file.Length, null);
        await (await service.Client.SendAsync(beyond))
            .RefusedAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "rangeNotSatisfiable");
    }

    [Fact]
    public async Task The_first_examples_of_the_description_train_and_predict_together()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var paths = (await service.GetAsync("/openapi/v1.json"))["paths"]!;
        JsonObject Examples(string path) =>
            paths[path]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
        var started = await service.StartAsync(Examples("/v1/runs")["digits"]!["value"]!.DeepClone());
        var path = $"/v1/runs/{started["id"]}";
        var run = await service.WaitAsync(path, seen => seen["finishedAt"] is not null);
        Assert.Equal("succeeded", (string?)run["status"]);
        using var answer = await service.PostAsync(
            $"{path}/predict", Examples("/v1/runs/{id}/predict")["digits"]!["value"]!.ToJsonString());
        Assert.Equal("2", (string?)(await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]![0]!["class"]);
    }

    [Fact]
    public async Task Inputs_that_do_not_suit_the_model_are_refused_with_their_place()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Iris("unsuited")))["id"]}";
        await service.WaitAsync(path, seen => (string?)seen["status"] == "succeeded");
        foreach (var (inputs, pointer) in new[]
        {
            ("[[1, 2, 3]]", "/inputs/0"), ("[[1, 2, 3, \"x\"]]", "/inputs/0/3"),
            ("[{\"petalLenght\": 1}]", "/inputs/0/petalLenght"), ("7", "/inputs"), ("[]", "/inputs"),
            // Finite, but too large to be normalised.
            ("[[5, 3, 1, 0], [3e38, 3e38, 3e38, 3e38]]", "/inputs/1"),
        })
        {
            using var answer = await service.PostAsync($"{path}/predict", $$"""{"inputs": {{inputs}}}""");
            var problem = await Http.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
            Assert.Contains(pointer, problem.Pointers());
        }
        await (await service.PostAsync($"{path}/predict", """{"input": 1}"""))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidDefinition");
    }

    [Fact]
    public async Task A_run_without_a_checkpoint_cannot_predict_yet()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Waiting("too-early")))["id"]}";
        var problem = await (await service.PostAsync($"{path}/predict", """{"inputs": [[1, 2, 3, 4]]}"""))
            .RefusedAsync(HttpStatusCode.Conflict, "noCheckpoint");
        Assert.True((bool)problem["retryable"]!);
        await (await service.Client.GetAsync($"{path}/evaluation"))
            .RefusedAsync(HttpStatusCode.NotFound, "noEvaluation");
        // No checkpoint comes any more.
        (await service.PostAsync($"{path}/cancel", null)).EnsureSuccessStatusCode();
        problem = await (await service.PostAsync($"{path}/predict", """{"inputs": [[1, 2, 3, 4]]}"""))
            .RefusedAsync(HttpStatusCode.Conflict, "noCheckpoint");
        Assert.False((bool)problem["retryable"]!);
        Assert.EndsWith("cancelled before its first checkpoint: there is nothing to predict with.", (string?)problem["detail"]);
    }
}
