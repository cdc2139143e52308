using System.Text.Json.Nodes;

namespace TrainService.EndToEnd;

/// <summary>A small network on the built-in digits; the number of epochs says how long it takes.</summary>
internal static class DigitsRun
{
    /// <summary>More than any test waits for.</summary>
    public const int Endless = 100_000;

    /// <summary>Endless, and slow enough that a page holds every one of its points and log entries.</summary>
    public static JsonNode Slow()
    {
        var run = Convolutional(Endless);
        run["training"]!["batchSize"] = 512;
        return run;
    }

    /// <summary>Its epochs take about as long as it takes to store what they tell, on a fast machine too.</summary>
    public static JsonNode Convolutional(int epochs, string name = "digits")
    {
        var run = Of(epochs, name);
        run["model"]!["layers"] = JsonNode.Parse(
            """
            [
              { "type": "conv2d", "filters": 32, "kernelSize": 3, "padding": "same", "activation": "relu" },
              { "type": "conv2d", "filters": 32, "kernelSize": 3, "padding": "same", "activation": "relu" },
              { "type": "flatten" },
              { "type": "dense", "units": 10 }
            ]
            """);
        return run;
    }

    /// <summary>Its loss is no number after a few epochs.</summary>
    public static JsonNode Diverging(string name)
    {
        var run = Of(Endless, name);
        run["training"]!["optimizer"] = new JsonObject { ["type"] = "sgd", ["learningRate"] = 1e6 };
        return run;
    }

    /// <summary>It brings all that a page can tell of classes: curves, layers, warnings, and an early end after its third epoch.</summary>
    public static JsonNode Telling(string name = "telling")
    {
        var run = Of(epochs: 50, name);
        var training = run["training"]!.AsObject();
        training.Remove("metrics");
        training["inspect"] = true;
        // Steps so large that they are warned of, and less than any epoch could improve.
        training["optimizer"] = new JsonObject { ["type"] = "sgd", ["learningRate"] = 3 };
        training["earlyStopping"] = new JsonObject { ["patience"] = 2, ["minDelta"] = 1000 };
        return run;
    }

    public static JsonNode Of(int epochs, string name = "digits") => new JsonObject
    {
        ["name"] = name,
        ["dataset"] = "sample:digits",
        ["model"] = JsonNode.Parse(
            """
            {
              "inputs": [{ "name": "image", "shape": [1, 8, 8] }],
              "layers": [{ "type": "flatten" }, { "type": "dense", "units": 32, "activation": "relu" }, { "type": "dense", "units": 10 }]
            }
            """),
        ["training"] = new JsonObject
        {
            ["loss"] = "crossEntropy",
            ["batchSize"] = 32,
            ["epochs"] = epochs,
            ["validation"] = new JsonObject { ["fraction"] = 0.2 },
            ["metrics"] = new JsonArray("accuracy", "confusionMatrix"),
        },
    };
}
