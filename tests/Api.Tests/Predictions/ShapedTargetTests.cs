using System.Net;
using TrainService.Engine.Tests.Data;

namespace TrainService.Api.Tests.Predictions;

[Collection(Service.Name)]
public sealed class ShapedTargetTests(TestServers servers)
{
    private const string Run = """
        {
          "name": "sums",
          "model": { "inputs": [{ "name": "x", "shape": [2] }], "layers": [{ "type": "dense", "units": 4 }] },
          "dataset": "sums",
          "training": {
            "loss": "meanSquaredError", "optimizer": { "type": "adam", "learningRate": 0.1 }, "batchSize": 16, "epochs": 150
          }
        }
        """;

    [SkippableTheory, EachDatabase]
    public async Task A_target_of_arrays_is_trained_on_and_predicted_in_its_shape(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        (await service.UploadAsync("sums", "sums.npz", Sums())).EnsureSuccessStatusCode();
        var (path, _) = await service.TrainAsync(System.Text.Json.Nodes.JsonNode.Parse(Run)!);
        using var answer = await service.PostAsync($"{path}/predict", """{"inputs": [[3, 1], [5, 2]]}""");
        var predictions = (await Http.ReadAsync(answer, HttpStatusCode.OK))["predictions"]!.AsArray();
        var value = predictions[1]!["value"]!.AsArray();
        Assert.Equal([2, 2], [value.Count, value[0]!.AsArray().Count]);
        float[] expected = [5, 2, 7, 3];
        for (var i = 0; i < 4; i++)
            Assert.Equal(expected[i], (float)value[i / 2]![i % 2]!, 0.2);
    }

    /// <summary>x = (a, b), y = ((a, b), (a + b, a - b)).</summary>
    private static byte[] Sums()
    {
        var pairs = Enumerable.Range(0, 64).Select(i => ((float)(i % 8), (float)(i / 8))).ToArray();
        return Npz.Of(
            ("x", [64, 2], pairs.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).ToArray()),
            ("y", [64, 2, 2], pairs.SelectMany(pair => new[]
            {
                pair.Item1, pair.Item2, pair.Item1 + pair.Item2, pair.Item1 - pair.Item2,
            }).ToArray()));
    }
}
