using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Devices;
using TrainService.Engine.Training;

namespace TrainService.Jobs.Predictions;

/// <summary>A checkpoint ready to predict, with the way from a request's rows to its answers.</summary>
internal sealed class ServedModel(RunRequest run, DatasetSchema schema, ReadOnlyMemory<byte> weights, IDevice device)
    : IDisposable
{
    private readonly Predictor predictor = new(run.Model, run.Training, weights, device);
    private readonly InputEncoder encoder = new(schema);

    /// <exception cref="DatasetException">The inputs do not suit the model.</exception>
    public IReadOnlyList<Prediction> Predict(JsonElement inputs, bool probabilities)
    {
        var outputs = predictor.Predict(encoder.Encode(inputs));
        var answers = new Prediction[outputs.Length / predictor.OutputWidth];
        for (var row = 0; row < answers.Length; row++)
        {
            var output = outputs.AsSpan(row * predictor.OutputWidth, predictor.OutputWidth);
            // Finite inputs may overflow on their way through the model, and JSON has no word for what comes out.
            if (output.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                throw new DatasetException(
                    "notFinite", $"/inputs/{row}: the model's answer to this row is not a finite number.")
                {
                    Pointer = $"/inputs/{row}",
                };
            answers[row] = schema.Target.Kind == TargetKind.Classes ? ClassOf(output, probabilities) : ValuesOf(output);
        }
        return answers;
    }

    public void Dispose() => predictor.Dispose();

    private Prediction ClassOf(ReadOnlySpan<float> output, bool probabilities)
    {
        var classes = schema.Target.Classes!;
        if (output.Length == 1 && classes.Length == 2)
            return OfTwo(classes, output[0], probabilities);
        var best = 0;
        for (var i = 1; i < output.Length; i++)
            if (output[i] > output[best])
                best = i;
        var all = probabilities ? new Dictionary<string, float>() : null;
        // A model may have more outputs than the data set has classes.
        for (var i = 0; all is not null && i < Math.Min(output.Length, classes.Length); i++)
            all[classes[i]] = output[i];
        return new Prediction(best < classes.Length ? classes[best] : null, best, output[best], all);
    }

    // A single output that tells two classes apart is the probability of the second.
    private static Prediction OfTwo(string[] classes, float second, bool probabilities)
    {
        float[] all = [1 - second, second];
        var index = second >= 0.5f ? 1 : 0;
        return new Prediction(classes[index], index, all[index],
            probabilities ? classes.Zip(all).ToDictionary(pair => pair.First, pair => pair.Second) : null);
    }

    private Prediction ValuesOf(ReadOnlySpan<float> output)
    {
        if (schema.Target.Shape is { } shape)
            return new Prediction(Value: InputDecoder.Nested(output, shape));
        if (output.Length == 1)
            return new Prediction(Value: output[0]);
        var values = new Dictionary<string, float>();
        for (var i = 0; i < output.Length; i++)
            values[schema.Target.Columns[i]] = output[i];
        return new Prediction(Values: values);
    }
}
