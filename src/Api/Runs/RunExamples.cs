using TrainService.Api.Hosting.OpenApi;

namespace TrainService.Api.Runs;

/// <summary>Runs that need no upload and end in seconds.</summary>
internal static class RunExamples
{
    public static readonly RequestExamples Start = new(
        new("digits", "A convolutional network that reads handwritten digits", """
            {
              "name": "digits",
              "tags": { "team": "vision" },
              "model": {
                "name": "digits-cnn",
                "inputs": [{ "name": "image", "shape": [1, 8, 8] }],
                "layers": [
                  { "type": "conv2d", "filters": 16, "kernelSize": 3, "activation": "relu" },
                  { "type": "maxPool2d", "poolSize": 2 },
                  { "type": "flatten" },
                  { "type": "dense", "units": 10 }
                ]
              },
              "dataset": "sample:digits",
              "training": {
                "loss": "crossEntropy",
                "optimizer": { "type": "adam", "learningRate": 0.003 },
                "batchSize": 32,
                "epochs": 5,
                "seed": 42,
                "validation": { "fraction": 0.2 },
                "metrics": ["accuracy", "confusionMatrix"]
              }
            }
            """),
        new("iris", "A small network that tells three kinds of iris apart", """
            {
              "name": "iris",
              "model": {
                "inputs": [{ "name": "flower", "shape": [4] }],
                "layers": [
                  { "type": "dense", "units": 16, "activation": "tanh" },
                  { "type": "dense", "units": 3 }
                ]
              },
              "dataset": "sample:iris",
              "training": {
                "loss": "crossEntropy",
                "optimizer": { "type": "adam", "learningRate": 0.01 },
                "batchSize": 16,
                "epochs": 20,
                "validation": { "fraction": 0.2 },
                "metrics": ["accuracy", "confusionMatrix"]
              }
            }
            """),
        new("two-moons", "Two interleaving half circles, with plain gradient descent", """
            {
              "name": "two-moons",
              "model": {
                "inputs": [{ "name": "point", "shape": [2] }],
                "layers": [
                  { "type": "dense", "units": 32, "activation": "relu" },
                  { "type": "dense", "units": 32, "activation": "relu" },
                  { "type": "dense", "units": 2 }
                ]
              },
              "dataset": "sample:two-moons",
              "training": {
                "loss": "crossEntropy",
                "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9 },
                "batchSize": 32,
                "epochs": 10,
                "validation": { "fraction": 0.2 },
                "metrics": ["accuracy", "confusionMatrix"]
              }
            }
            """));
}
