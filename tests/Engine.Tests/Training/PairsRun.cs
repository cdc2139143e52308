using TrainService.Engine.Data;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Training;

/// <summary>Rows of two inputs, which tell two classes apart, and a model of two outputs for them.</summary>
internal static class PairsRun
{
    // The second output is trained to give the first input back.
    public const string Model = """
        {
          "inputs": [{ "name": "right", "shape": [3] }, { "name": "left", "shape": [2] }],
          "layers": [
            { "type": "dense", "name": "a", "inputs": ["left"], "units": 8, "activation": "tanh" },
            { "type": "dense", "name": "b", "inputs": ["right"], "units": 8, "activation": "tanh" },
            { "type": "concat", "name": "both", "inputs": ["a", "b"] },
            { "type": "dense", "name": "kind", "units": 2 },
            { "type": "dense", "name": "again", "inputs": ["both"], "units": 2 }
          ],
          "outputs": ["kind", "again"]
        }
        """;

    public const string Training = """
        {
          "losses": { "again": { "type": "meanSquaredError", "weight": 0.5, "target": "left" }, "kind": "crossEntropy" },
          "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 12, "validation": { "fraction": 0.25 },
          "metrics": ["accuracy", "rootMeanSquaredError", "confusionMatrix"]
        }
        """;

    public static SampleRun Of(string model, string training)
    {
        var numbers = new Numbers(3);
        var (left, right) = (numbers.Floats(80 * 2), numbers.Floats(80 * 3));
        for (var i = 0; i < left.Length; i++)
            left[i] = (10 * left[i]) + 100;
        var kinds = Enumerable.Range(0, 80).Select(row => left[2 * row] - 100 + (10 * right[3 * row]) > 0 ? 1 : 0).ToArray();
        return SampleRun.OfArrays(Npz.Of(("l", [80, 2], left), ("r", [80, 3], right), ("y", [80], kinds)),
            DatasetOptions.Parse("""{ "inputs": { "left": "l", "right": "r" } }"""), model, training);
    }
}
