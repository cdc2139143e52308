using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Random rows in memory: features as bytes or numbers, with a class or values each.</summary>
internal sealed class RandomDataset : IDataset
{
    private readonly float[] inputs;
    private readonly int[] classes;
    private readonly float[] values;

    /// <param name="draws">What it is drawn from.</param>
    /// <param name="inputShape">Of a row.</param>
    /// <param name="classes">How many; 0 for values.</param>
    /// <param name="width">Values a row.</param>
    public RandomDataset(Draws draws, int[] inputShape, int classes, int width)
    {
        var bytes = inputShape.Length == 3 && draws.Chance(0.5);
        var splits = new SplitSizes(draws.Between(10, 30), draws.OneOf(0, 5), draws.OneOf(0, 4));
        Schema = new DatasetSchema("csv",
            [new("x", inputShape.Length == 3 ? ColumnKind.Image : ColumnKind.Numeric, ColumnRole.Input, inputShape,
                Statistics: new(bytes ? 0 : -3, bytes ? 255 : 3, 0, 1, 0, null))],
            inputShape, bytes ? DatasetSchema.UInt8 : DatasetSchema.Float32,
            classes > 0
                ? new(TargetKind.Classes, [.. Enumerable.Range(0, classes).Select(i => $"class {i}")], ["y"])
                : new(TargetKind.Values, null, [.. Enumerable.Range(0, width).Select(i => $"y{i}")]),
            splits, draws.OneOf(NormalizationKind.None, NormalizationKind.Standard, NormalizationKind.MinMax));
        var features = splits.Total * Schema.InputWidth;
        inputs = [.. (bytes ? draws.Integers(features, 256) : draws.Floats(features, -3, 3)).Select(x => (float)x)];
        // Every class is there.
        this.classes = [.. Enumerable.Range(0, splits.Total).Select(row => row < classes ? row : draws.Between(0, Math.Max(0, classes - 1)))];
        values = [.. draws.Floats(splits.Total * width, 0).Select(y => (float)y)];
    }

    public DatasetSchema Schema { get; }

    public int Count => Schema.Splits.Total;

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination) => Copy(inputs, Schema.InputWidth, rows, destination);

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination) => Copy(classes, 1, rows, destination);

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination) => Copy(values, Schema.Target.Width, rows, destination);

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination) => throw new InvalidOperationException("no weights");

    public void Dispose()
    {
    }

    private static void Copy<T>(T[] from, int width, ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (var i = 0; i < rows.Length; i++)
            from.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
    }
}
