using System.Net;
using System.Text.Json.Nodes;
using TrainService.Engine.Tests.Data;

namespace TrainService.Api.Tests.Predictions;

/// <summary>Ready models that answer with an image: a mask, and the image again.</summary>
[Collection(Service.Name)]
public sealed class SampleModelTests(TestServers servers)
{
    private const int Size = 32, Images = 24;

    [SkippableTheory, EachDatabase]
    public async Task The_u_net_learns_masks_and_answers_with_them(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (images, masks) = Squares();
        var npz = Npz.Of(("images", [Images, Size, Size], images), ("masks", [Images, Size, Size], masks));
        (await service.UploadAsync("squares", "squares.npz", npz)).EnsureSuccessStatusCode();
        var run = Request("u-net", "squares", """
            {
              "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.002 }, "batchSize": 8, "epochs": 6,
              "validation": { "fraction": 0.25 }
            }
            """);
        var dry = await DryRunAsync(service, run);
        Assert.Equal([2, Size, Size], dry["layers"]!.AsArray()[^1]!["outputShape"]!.AsArray().Select(size => (int)size!));

        var (path, _) = await service.TrainAsync(run);
        var report = await service.GetAsync($"{path}/evaluation");
        Assert.Equal(["loss", "accuracy", "meanIoU"], report["metrics"]!.AsObject().Select(metric => metric.Key));
        Assert.True((double)report["metrics"]!["meanIoU"]! > 0.7, report.ToJsonString());
        Assert.Equal(6 * Size * Size, report["confusionMatrix"]!.AsArray().Sum(row => row!.AsArray().Sum(cell => (int)cell!)));
        Assert.Equal(["0", "1"], report["classes"]!.AsArray().Select(row => (string?)row!["name"]));

        var image = Nested(images.AsSpan(0, Size * Size));
        var plain = await PredictAsync(service, path, image, probabilities: false);
        Assert.Equal(["indices"], plain.AsObject().Select(property => property.Key));
        var answer = await PredictAsync(service, path, image, probabilities: true);
        Assert.Equal(plain["indices"]!.ToJsonString(), answer["indices"]!.ToJsonString());
        var right = 0;
        for (var i = 0; i < Size * Size; i++)
        {
            var index = (int)answer["indices"]![i / Size]![i % Size]!;
            var (no, yes) = (Of("0"), Of("1"));
            Assert.Equal(1, no + yes, 1e-4);
            Assert.Equal(index, yes > no ? 1 : 0);
            right += index == masks[i] ? 1 : 0;

            double Of(string name) => (double)answer["probabilities"]![name]![i / Size]![i % Size]!;
        }
        Assert.True(right > 0.9 * Size * Size, $"{right} pixels are right");
    }

    [SkippableTheory, EachDatabase]
    public async Task More_is_refused_than_an_answer_has_room_for(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (images, masks) = Squares();
        var npz = Npz.Of(("images", [Images, Size, Size], images), ("masks", [Images, Size, Size], masks));
        (await service.UploadAsync("few-squares", "squares.npz", npz)).EnsureSuccessStatusCode();
        var (path, _) = await service.TrainAsync(JsonNode.Parse("""
            {
              "dataset": "few-squares", "training": { "loss": "crossEntropy", "epochs": 1 },
              "model": {
                "inputs": [{ "name": "image", "shape": [1, 32, 32] }], "layers": [{ "type": "conv2d", "filters": 700, "kernelSize": 1 }]
              }
            }
            """)!);
        var row = Nested(images.AsSpan(0, Size * Size)).ToJsonString();
        using var answer = await service.PostAsync($"{path}/predict",
            $$"""{ "inputs": [{{string.Join(", ", Enumerable.Repeat(row, 6))}}], "probabilities": true }""");
        var problem = await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, "tooManyRows");
        Assert.Contains("of an answer of 716800 numbers a row at most 5 are told at once", problem.ToJsonString());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_autoencoder_takes_the_noise_out_of_digits(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (path, _) = await service.TrainAsync(Request("autoencoder", "sample:digits", """
            {
              "loss": "meanSquaredError", "target": "input", "optimizer": { "type": "adam", "learningRate": 0.003 }, "batchSize": 64,
              "epochs": 8, "validation": { "fraction": 0.1 }, "augmentation": [{ "type": "gaussianNoise", "deviation": 0.1 }]
            }
            """));
        var report = await service.GetAsync($"{path}/evaluation");
        Assert.Equal(["loss", "rootMeanSquaredError", "meanAbsoluteError", "r2"], report["metrics"]!.AsObject().Select(metric => metric.Key));
        var input = (await service.GetAsync("/v1/datasets/sample:digits/preview?rows=1"))["rows"]![0]!["inputs"]!;
        var value = (await PredictAsync(service, path, input, probabilities: false))["value"]!;
        Assert.Equal([1, 8, 8], [value.AsArray().Count, value[0]!.AsArray().Count, value[0]![0]!.AsArray().Count]);
        // As the pixels are, from 0 to 16.
        var off = Enumerable.Range(0, 64).Average(i => Math.Abs((double)input[0]![i / 8]![i % 8]! - (double)value[0]![i / 8]![i % 8]!));
        Assert.InRange(off, 0, 3);
    }

    private static JsonObject Request(string model, string dataset, string training)
    {
        var file = Path.Combine(SampleFiles.Root(), "samples", "models", $"{model}.json");
        return new JsonObject
        {
            ["model"] = JsonNode.Parse(File.ReadAllText(file)), ["dataset"] = dataset, ["training"] = JsonNode.Parse(training),
        };
    }

    private static async Task<JsonNode> DryRunAsync(TestService service, JsonNode run)
    {
        using var answer = await service.PostAsync("/v1/runs?dryRun=true", run.ToJsonString());
        return await Http.ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task<JsonNode> PredictAsync(TestService service, string path, JsonNode row, bool probabilities)
    {
        var request = new JsonObject { ["inputs"] = new JsonArray(row.DeepClone()), ["probabilities"] = probabilities };
        using var answer = await service.PostAsync($"{path}/predict", request.ToJsonString());
        return (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]![0]!;
    }

    /// <summary>A bright square on a dark ground, the mask says where.</summary>
    private static (byte[] Images, byte[] Masks) Squares()
    {
        var random = new System.Random(4);
        var (images, masks) = (new byte[Images * Size * Size], new byte[Images * Size * Size]);
        for (var image = 0; image < Images; image++)
        {
            var (top, left, side) = (random.Next(16), random.Next(16), random.Next(8, 16));
            for (var i = 0; i < Size * Size; i++)
            {
                var isInside = i / Size >= top && i / Size < top + side && i % Size >= left && i % Size < left + side;
                masks[(image * Size * Size) + i] = (byte)(isInside ? 1 : 0);
                images[(image * Size * Size) + i] = (byte)((isInside ? 160 : 40) + random.Next(-40, 41));
            }
        }
        return (images, masks);
    }

    private static JsonArray Nested(ReadOnlySpan<byte> pixels)
    {
        var rows = new JsonArray();
        for (var line = 0; line < Size; line++)
            rows.Add(new JsonArray([.. pixels.Slice(line * Size, Size).ToArray().Select(pixel => JsonValue.Create((int)pixel))]));
        return rows;
    }
}
