using System.Text.Json.Nodes;
using TrainService.Engine.Data;

namespace TrainService.Jobs.Predictions;

/// <summary>The answer of a row that has a class for each place: a mask, or a sequence of classes.</summary>
internal static class PlacesAnswer
{
    /// <param name="output">The probabilities of each place side by side; a single one for two classes is that of the second.</param>
    /// <param name="shape">Of the places.</param>
    public static Prediction Of(ReadOnlySpan<float> output, string[] classes, int[] shape, bool probabilities)
    {
        var indices = new int[shape.Aggregate(1, (product, size) => product * size)];
        var width = output.Length / indices.Length;
        for (var place = 0; place < indices.Length; place++)
            indices[place] = ClassAnswer.BestOf(output.Slice(place * width, width));
        var nested = InputDecoder.Nested<int>(indices, shape);
        if (!probabilities)
            return new(Indices: nested);
        var all = new Dictionary<string, JsonNode>();
        var ofClass = new float[indices.Length];
        for (var label = 0; label < classes.Length; label++)
        {
            // A class that is ignored may have no output.
            if (width > 1 && label >= width)
                break;
            for (var place = 0; place < indices.Length; place++)
                ofClass[place] = width > 1 ? output[(place * width) + label]
                    : label == 1 ? output[place]
                    : 1 - output[place];
            all[classes[label]] = InputDecoder.Nested<float>(ofClass, shape);
        }
        return new(Indices: nested, Probabilities: all);
    }
}
