using System.Text.Json.Nodes;

namespace TrainService.EndToEnd;

/// <summary>A small network on the built-in digits; the number of epochs says how long it takes.</summary>
internal static class DigitsRun
{
    /// <summary>More than any test waits for.</summary>
    public const int Endless = 100_000;

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
            ["metrics"] = new JsonArray("accuracy"),
        },
    };
}
