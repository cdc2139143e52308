using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Devices;
using TrainService.Engine.Training;

namespace TrainService.Jobs.Predictions;

/// <summary>A checkpoint ready to predict, with the way from a request's rows to its answers.</summary>
internal sealed class ServedModel(RunRequest run, DatasetSchema schema, ReadOnlyMemory<byte> weights, IDevice device)
    : IDisposable
{
    // A few bytes of JSON a number, and some more while they are written: what the model says of all rows, and what is told.
    private const long MostPredicted = 1 << 26, MostAnswered = 1 << 22;

    private readonly Predictor predictor = new(run.Model, run.Training, weights, device, schema);
    private readonly InputEncoder encoder = new(schema);

    /// <exception cref="DatasetException">The inputs do not suit the model, or are too many.</exception>
    public IReadOnlyList<Prediction> Predict(JsonElement inputs, bool probabilities)
    {
        var rows = encoder.Encode(inputs);
        var count = rows.Length / encoder.Width;
        RequireRoom(count, probabilities);
        var outputs = predictor.PredictAll(rows);
        return [.. Enumerable.Range(0, count).Select(row => Of(outputs, row, probabilities))];
    }

    public void Dispose() => predictor.Dispose();

    private Prediction Of(float[][] outputs, int row, bool probabilities)
    {
        var answers = predictor.Outputs.Select((output, i) =>
            Of(output, outputs[i].AsSpan(row * output.Width, output.Width), row, probabilities)).ToList();
        return answers is [var only] ? only
            : new(Outputs: predictor.Outputs.Zip(answers).ToDictionary(pair => pair.First.Output, pair => pair.Second));
    }

    private Prediction Of(PredictedOutput output, ReadOnlySpan<float> numbers, int row, bool probabilities)
    {
        // Finite inputs may overflow on their way through the model, and JSON has no word for what comes out.
        if (numbers.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new DatasetException(
                "notFinite", $"/inputs/{row}: the model's answer to this row is not a finite number.")
            {
                Pointer = $"/inputs/{row}",
            };
        if (output.FromInput is { } input)
            return new(Value: InputDecoder.Nested(numbers, input.Shape));
        var target = schema.TargetOf(output.Output)!;
        return target.Kind == TargetKind.Values ? ValuesOf(target, numbers)
            : target.Shape is { } shape ? PlacesAnswer.Of(numbers, target.Classes!, shape, probabilities)
            : ClassAnswer.Of(numbers, target.Classes!, probabilities);
    }

    private static Prediction ValuesOf(TargetSchema target, ReadOnlySpan<float> output)
    {
        if (target.Shape is { } shape)
            return new Prediction(Value: InputDecoder.Nested(output, shape));
        if (output.Length == 1)
            return new Prediction(Value: output[0]);
        var values = new Dictionary<string, float>();
        for (var i = 0; i < output.Length; i++)
            values[target.Columns[i]] = output[i];
        return new Prediction(Values: values);
    }

    private void RequireRoom(long rows, bool probabilities)
    {
        var predicted = predictor.Outputs.Sum(output => (long)output.Width);
        var answered = predictor.Outputs.Sum(output =>
            output.FromInput is null && schema.TargetOf(output.Output) is { Kind: TargetKind.Classes, Width: var places } && !probabilities
                ? (long)places : output.Width);
        var most = Math.Max(1, Math.Min(MostPredicted / predicted, MostAnswered / answered));
        if (rows > most)
            throw new DatasetException("tooManyRows",
                $"/inputs: {rows} rows are given; of an answer of {answered} numbers a row at most {most} are told at once.")
            {
                Pointer = "/inputs",
            };
    }
}
