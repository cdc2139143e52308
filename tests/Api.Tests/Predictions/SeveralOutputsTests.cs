using System.Net;
using System.Text.Json.Nodes;
using TrainService.Engine.Tests.Data;

namespace TrainService.Api.Tests.Predictions;

/// <summary>A model with two inputs and two outputs, and rows with weights, from the upload to the answer.</summary>
[Collection(Service.Name)]
public sealed class SeveralOutputsTests(TestServers servers)
{
    private const string Run = """
        {
          "dataset": "pairs",
          "model": {
            "inputs": [{ "name": "left", "shape": [2] }, { "name": "right", "shape": [2] }],
            "layers": [
              { "type": "concat", "name": "both", "inputs": ["left", "right"] },
              { "type": "dense", "name": "hidden", "units": 16, "activation": "tanh" },
              { "type": "dense", "name": "kind", "units": 2 },
              { "type": "dense", "name": "again", "inputs": ["hidden"], "units": 2 }
            ],
            "outputs": ["kind", "again"]
          },
          "training": {
            "losses": { "kind": "crossEntropy", "again": { "type": "meanSquaredError", "weight": 0.5, "target": "right" } },
            "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 20, "validation": { "fraction": 0.2 }
          }
        }
        """;

    [SkippableTheory, EachDatabase]
    public async Task Each_output_is_watched_evaluated_and_predicted_by_its_name(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("pairs", "pairs.npz", Pairs(), """{ "inputs": { "left": "a", "right": "b" }, "weights": "w" }"""))
            .EnsureSuccessStatusCode();
        var (path, run) = await service.TrainAsync(JsonNode.Parse(Run)!);
        Assert.True((double)run["metrics"]!["validation.kind.accuracy"]! > 0.8, run.ToJsonString());
        var curve = await service.GetAsync($"{path}/metrics?names=train.again.loss,validation.again.loss");
        Assert.Equal(["train.again.loss", "validation.again.loss"],
            curve["series"]!.AsArray().Select(series => (string)series!["name"]!).Order());

        var report = await service.GetAsync($"{path}/evaluation");
        Assert.Null(report["confusionMatrix"]);
        Assert.Equal(["kind", "again"], report["outputs"]!.AsObject().Select(output => output.Key));
        Assert.Equal(2, report["outputs"]!["kind"]!["confusionMatrix"]!.AsArray().Count);
        Assert.NotNull(report["metrics"]!["again.rootMeanSquaredError"]);

        using var answer = await service.PostAsync($"{path}/predict", """
            { "inputs": [{ "left": [0.9, 0], "right": [7, 3] }, { "right": [3, 7], "left": [-0.9, 0] }], "probabilities": true }
            """);
        var predictions = (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]!.AsArray();
        Assert.All(predictions, one => Assert.Equal(["outputs"], one!.AsObject().Select(property => property.Key)));
        Assert.Equal(["1", "0"], predictions.Select(one => (string)one!["outputs"]!["kind"]!["class"]!));
        Assert.Equal(2, predictions[0]!["outputs"]!["kind"]!["probabilities"]!.AsObject().Count);
        Assert.InRange((double)predictions[0]!["outputs"]!["again"]!["value"]![0]!, 5.5, 8.5);
        Assert.InRange((double)predictions[1]!["outputs"]!["again"]!["value"]![0]!, 1.5, 4.5);

        using var missing = await service.PostAsync($"{path}/predict", """{ "inputs": [{ "left": [1, 2] }] }""");
        await missing.RefusedAsync(HttpStatusCode.UnprocessableEntity, "missingInput");
    }

    [SkippableTheory, EachDatabase]
    public async Task A_table_may_have_a_target_for_each_output(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("flowers-twice", "iris.csv", SampleFiles.Iris,
            """{ "targets": { "kind": "class", "petal": ["petalLength", "petalWidth"] }, "split": { "test": 0.2 } }"""))
            .EnsureSuccessStatusCode();
        var row = (await service.GetAsync("/v1/datasets/flowers-twice/preview?rows=1"))["rows"]![0]!;
        Assert.Equal(["kind", "petal"], row["target"]!.AsObject().Select(target => target.Key));
        Assert.Equal(2, row["target"]!["petal"]!.AsObject().Count);

        var (path, _) = await service.TrainAsync(JsonNode.Parse("""
            {
              "dataset": "flowers-twice",
              "model": {
                "inputs": [{ "name": "sepal", "shape": [2] }],
                "layers": [
                  { "type": "dense", "name": "hidden", "units": 16, "activation": "tanh" },
                  { "type": "dense", "name": "kind", "units": 3 },
                  { "type": "dense", "name": "petal", "inputs": ["hidden"], "units": 2 }
                ],
                "outputs": ["kind", "petal"]
              },
              "training": {
                "losses": { "kind": "crossEntropy", "petal": "meanSquaredError" },
                "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 40
              }
            }
            """)!);
        var report = await service.GetAsync($"{path}/evaluation");
        Assert.True((double)report["metrics"]!["kind.accuracy"]! > 0.6, report.ToJsonString());
        Assert.Equal(2, report["outputs"]!["petal"]!["targets"]!.AsArray().Count);

        var request = new JsonObject { ["inputs"] = new JsonArray(row["inputs"]!.DeepClone()) };
        using var answer = await service.PostAsync($"{path}/predict", request.ToJsonString());
        var outputs = (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]![0]!["outputs"]!;
        Assert.NotNull(outputs["kind"]!["class"]);
        Assert.Equal(["petalLength", "petalWidth"], outputs["petal"]!["values"]!.AsObject().Select(value => value.Key));
    }

    [SkippableTheory, EachDatabase]
    public async Task Arrays_may_be_targets_of_any_shape(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var random = new System.Random(4);
        var images = Enumerable.Range(0, 40 * 6).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var npz = Npz.Of(("image", [40, 1, 2, 3], images), ("cells", [40, 2, 3], images.Select(pixel => pixel > 0 ? 5 : 4).ToArray()),
            ("boxes", [40, 2], images.Chunk(6).SelectMany(image => image[..2]).ToArray()));
        (await service.UploadAsync("boxes-and-cells", "images.npz", npz, """{ "targets": { "cells": "cells", "box": "boxes" } }"""))
            .EnsureSuccessStatusCode();
        var target = (await service.GetAsync("/v1/datasets/boxes-and-cells/preview?rows=1"))["rows"]![0]!["target"]!;
        Assert.Equal(images[..3].Select(pixel => pixel > 0 ? "5" : "4"), target["cells"]![0]!.AsArray().Select(cell => (string)cell!));
        Assert.Equal(images[..2], target["box"]!.AsArray().Select(number => (float)number!));

        var (path, _) = await service.TrainAsync(JsonNode.Parse("""
            {
              "dataset": "boxes-and-cells",
              "model": {
                "inputs": [{ "name": "image", "shape": [1, 2, 3] }],
                "layers": [
                  { "type": "conv2d", "name": "cells", "filters": 2, "kernelSize": 1 },
                  { "type": "flatten", "inputs": ["image"] }, { "type": "dense", "name": "box", "units": 2 }
                ],
                "outputs": ["cells", "box"]
              },
              "training": {
                "losses": { "cells": "crossEntropy", "box": "meanSquaredError" },
                "optimizer": { "type": "adam", "learningRate": 0.05 }, "batchSize": 8, "epochs": 30
              }
            }
            """)!);
        using var answer = await service.PostAsync($"{path}/predict", """{ "inputs": [[[[-0.5, 0.5, -0.4], [0.4, -0.3, 0.3]]]] }""");
        var outputs = (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]![0]!["outputs"]!;
        Assert.Equal("[[0,1,0],[1,0,1]]", outputs["cells"]!["indices"]!.ToJsonString());
        Assert.InRange((double)outputs["box"]!["value"]![0]!, -0.6, -0.4);
        Assert.InRange((double)outputs["box"]!["value"]![1]!, 0.4, 0.6);
    }

    // Rows whose class is wrong weigh nothing.
    private static byte[] Pairs()
    {
        var random = new System.Random(9);
        var (a, b, y, w) = (new float[300 * 2], new float[300 * 2], new int[300], new float[300]);
        for (var row = 0; row < 300; row++)
        {
            (a[2 * row], a[(2 * row) + 1]) = ((random.NextSingle() * 2) - 1, random.NextSingle());
            (b[2 * row], b[(2 * row) + 1]) = (random.NextSingle() * 10, random.NextSingle() * 10);
            var isWrong = row % 20 == 0;
            (y[row], w[row]) = (a[2 * row] > 0 == isWrong ? 0 : 1, isWrong ? 0 : 1);
        }
        return Npz.Of(("a", [300, 2], a), ("b", [300, 2], b), ("y", [300], y), ("w", [300], w));
    }
}
