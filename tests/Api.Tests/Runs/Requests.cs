using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Runs;

/// <summary>Run requests to start from.</summary>
internal static class Requests
{
    /// <summary>Of a worker that is there and takes nothing.</summary>
    public const string WaitingDevice = "cuda:98";

    /// <summary>A run that no worker takes.</summary>
    public static JsonNode Waiting(string name) => Iris(name, WaitingDevice);

    public static JsonNode Iris(
        string name, string device = "auto", string dataset = "sample:iris", int epochs = 3) => JsonNode.Parse($$"""
        {
          "name": "{{name}}",
          "model": {
            "inputs": [{ "name": "flower", "shape": [4] }],
            "layers": [{ "type": "dense", "units": 16, "activation": "tanh" }, { "type": "dense", "units": 3 }]
          },
          "dataset": "{{dataset}}",
          "device": "{{device}}",
          "training": {
            "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.01 },
            "batchSize": 16, "epochs": {{epochs}}, "validation": { "fraction": 0.2 },
            "metrics": ["accuracy", "confusionMatrix"]
          }
        }
        """)!;
}
