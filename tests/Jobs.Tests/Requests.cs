namespace TrainService.Jobs.Tests;

/// <summary>Requests that train in moments.</summary>
internal static class Requests
{
    /// <summary>150 flowers, 15 of them for validation: 9 steps an epoch.</summary>
    public static string Iris(int epochs, string optimizer = """{ "type": "adam", "learningRate": 0.01 }""",
        string device = "auto", string dataset = "sample:iris", int everyEpochs = 1,
        string more = "") => $$"""
        {
          "name": "iris", "tags": { "team": "tests" },
          "model": {
            "inputs": [{ "name": "flower", "shape": [4] }],
            "layers": [
              { "type": "dense", "units": 16, "activation": "relu" },
              { "type": "dense", "units": 3 }
            ]
          },
          "dataset": "{{dataset}}",
          "training": {
            "loss": "crossEntropy", "optimizer": {{optimizer}}, "batchSize": 16, "epochs": {{epochs}}, "seed": 7,
            "validation": { "fraction": 0.1 }, "metrics": ["accuracy"],
            "checkpoints": { "everyEpochs": {{everyEpochs}}, "keep": 3 }{{more}}
          },
          "device": "{{device}}"
        }
        """;

    /// <summary>Digits through two convolutions: 26 steps an epoch, few weights to store.</summary>
    public static string Digits(int epochs, int everyEpochs, int filters = 24) => $$"""
        {
          "name": "digits",
          "model": {
            "inputs": [{ "name": "image", "shape": [1, 8, 8] }],
            "layers": [
              { "type": "conv2d", "filters": {{filters}}, "kernelSize": 3, "padding": "same", "activation": "relu" },
              { "type": "conv2d", "filters": {{filters}}, "kernelSize": 3, "padding": "same", "activation": "relu" },
              { "type": "maxPool2d", "poolSize": 4 },
              { "type": "flatten" },
              { "type": "dense", "units": 10 }
            ]
          },
          "dataset": "sample:digits",
          "training": {
            "loss": "crossEntropy", "optimizer": "adam", "batchSize": 64, "epochs": {{epochs}}, "seed": 7,
            "validation": { "fraction": 0.1 }, "checkpoints": { "everyEpochs": {{everyEpochs}}, "keep": 3 }
          }
        }
        """;
}
