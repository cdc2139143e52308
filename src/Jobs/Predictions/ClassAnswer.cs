using System.Text.Json.Nodes;

namespace TrainService.Jobs.Predictions;

/// <summary>The answer of a row that has one class.</summary>
internal static class ClassAnswer
{
    /// <param name="output">Probabilities; a single one for two classes is that of the second.</param>
    public static Prediction Of(ReadOnlySpan<float> output, string[] classes, bool probabilities)
    {
        if (output.Length == 1 && classes.Length == 2)
            return OfTwo(classes, output[0], probabilities);
        var best = BestOf(output);
        var all = probabilities ? new Dictionary<string, JsonNode>() : null;
        // A model may have more outputs than the data set has classes.
        for (var i = 0; all is not null && i < Math.Min(output.Length, classes.Length); i++)
            all[classes[i]] = output[i];
        return new Prediction(best < classes.Length ? classes[best] : null, best, output[best], all);
    }

    /// <summary>The lowest among equals.</summary>
    public static int BestOf(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length == 1)
            return probabilities[0] >= 0.5f ? 1 : 0;
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[best])
                best = i;
        return best;
    }

    private static Prediction OfTwo(string[] classes, float second, bool probabilities)
    {
        float[] all = [1 - second, second];
        var index = BestOf([second]);
        return new Prediction(classes[index], index, all[index],
            probabilities ? classes.Zip(all).ToDictionary(pair => pair.First, pair => (JsonNode)pair.Second) : null);
    }
}
