using TrainService.Engine.Data;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Rows of a random data set, read all at once, and what a model's outputs are compared with in them.</summary>
internal sealed class JudgedRows
{
    private readonly DatasetSchema schema;
    private readonly float[] normalized, values;
    private readonly int[] classes;
    private readonly Normalization normalization;

    public JudgedRows(RandomDataset dataset, int[] rows, Normalization normalization)
    {
        (schema, Count, this.normalization) = (dataset.Schema, rows.Length, normalization);
        dataset.ReadInputs(rows, Raw = new float[rows.Length * schema.InputWidth]);
        normalization.Apply(normalized = [.. Raw]);
        var isClasses = schema.Target?.Kind == TargetKind.Classes;
        classes = new int[isClasses ? Count * schema.TargetWidth : 0];
        values = new float[isClasses ? 0 : Count * schema.TargetWidth];
        if (isClasses)
            dataset.ReadClasses(rows, classes);
        else
            dataset.ReadValues(rows, values);
        dataset.ReadWeights(rows, Weights = new float[rows.Length]);
    }

    public int Count { get; }

    /// <summary>As the data set has them.</summary>
    public float[] Raw { get; }

    public float[] Weights { get; }

    /// <summary>One input of the model.</summary>
    public float[] Input(string name) => OfInput(name) is var (begin, width) ? Columns(normalized, begin, width) : normalized;

    /// <summary>Values, or classes by their index.</summary>
    public float[] Target(TrainedOutput output)
    {
        if (output.FromInput is { } input)
            return Input(input.Name);
        if (schema.Targets is not { } targets)
            return classes.Length > 0 ? [.. classes.Select(label => (float)label)] : values;
        var before = targets.TakeWhile(target => target.Name != output.Name).ToList();
        return Columns(values, before.Sum(target => target.Schema.Width), targets[before.Count].Schema.Width);
    }

    /// <summary>A predictor's answers as they are compared: those that are an input's are normalised like it.</summary>
    public float[] Compared(TrainedOutput output, float[] answers)
    {
        if (output.FromInput is { } input)
            (OfInput(input.Name) is var (begin, width) ? normalization.Slice(begin, width) : normalization).Apply(answers);
        return answers;
    }

    private (int Begin, int Width)? OfInput(string name)
    {
        if (schema.Inputs is not { Length: > 1 } inputs)
            return null;
        var before = inputs.TakeWhile(input => input.Name != name).ToList();
        return (before.Sum(input => input.Width), inputs[before.Count].Width);
    }

    private float[] Columns(float[] rows, int begin, int width) => [.. rows.Chunk(rows.Length / Count).SelectMany(row => row[begin..(begin + width)])];
}
