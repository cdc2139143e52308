using System.Text.Json.Nodes;

namespace TrainService.EndToEnd.Dashboard;

/// <summary>A table with three targets, and a model with an output for each: three classes, two classes, two numbers.</summary>
internal static class SeveralOutputsRun
{
    /// <summary>Uploads the table and queues the run.</summary>
    /// <returns>The run's id.</returns>
    public static async Task<string> Post(ServiceProcess service)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("three-targets"), "name" },
            { new StringContent("""{ "targets": { "kind": "kind", "side": "side", "sums": ["sum", "difference"] } }"""), "options" },
            { new StringContent("x,y,kind,side,sum,difference\n" + string.Concat(Enumerable.Range(0, 150).Select(Row))), "file", "three.csv" },
        };
        using var answer = await service.Client.PostAsync("/v1/datasets", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await service.Post(JsonNode.Parse(
            """
            {
              "name": "three outputs",
              "dataset": "three-targets",
              "model": {
                "inputs": [{ "name": "xy", "shape": [2] }],
                "layers": [
                  { "type": "dense", "name": "base", "units": 16, "activation": "tanh" },
                  { "type": "dense", "name": "kind", "inputs": ["base"], "units": 3 },
                  { "type": "dense", "name": "side", "inputs": ["base"], "units": 2 },
                  { "type": "dense", "name": "sums", "inputs": ["base"], "units": 2 }
                ],
                "outputs": ["kind", "side", "sums"]
              },
              "training": {
                "losses": { "kind": "crossEntropy", "side": "crossEntropy", "sums": "meanSquaredError" },
                "optimizer": { "type": "adam", "learningRate": 0.01 }, "batchSize": 10, "epochs": 6, "validation": { "fraction": 0.4 },
                "metrics": ["accuracy", "rocAuc", "rootMeanSquaredError", "confusionMatrix", "rocCurve", "precisionRecallCurve"]
              }
            }
            """)!);
    }

    private static string Row(int i)
    {
        var (x, y) = (i * 7 % 30, i * 11 % 23);
        var kind = (x + y) switch { < 18 => "low", < 34 => "middle", _ => "high" };
        return FormattableString.Invariant($"{x},{y},{kind},{(x > y ? "right" : "left")},{x + y},{x - y}\n");
    }
}
