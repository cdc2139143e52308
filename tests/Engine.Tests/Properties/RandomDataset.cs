using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Random rows in memory: one input or several as bytes or numbers, with what they are to be told by, if anything, some of
/// them weighted.</summary>
internal sealed class RandomDataset : IDataset
{
    /// <summary>Of so many training rows an epoch has steps between the points of its curves, if each is a step.</summary>
    public const int ManyRows = 100;

    // Small models, and checkpoints of few bytes.
    private const int MostFeatures = 120;

    private readonly float[] inputs, values, weights;
    private readonly int[] classes;

    public RandomDataset(Draws draws)
    {
        InputShapes = [.. Enumerable.Range(0, draws.OneOf(1, 1, 1, 2, 3)).Select(_ => InputShape(draws))];
        Schema = Describe(draws, InputShapes);
        // Drawn by what is drawn already: a draw more, and the usual cases would no longer have all that they are to have.
        if (Schema.Splits.Train is 11 or 12 && Schema.Targets is null)
            Schema = Schema with { Target = null };
        var rows = Schema.Splits.Total;
        var isBytes = Schema.FeatureType == DatasetSchema.UInt8;
        inputs = Floats(isBytes ? draws.Integers(rows * Schema.InputWidth, 256) : draws.Floats(rows * Schema.InputWidth, -3, 3));
        classes = Schema.Target is { Classes: { } named } ? Labels(draws, rows * Schema.TargetWidth, named.Length) : [];
        values = Schema.Targets is { } several ? SideBySide(draws, several, rows) : Floats(draws.Floats(rows * Schema.TargetWidth, 0));
        weights = Floats([.. Enumerable.Range(0, rows).Select(_ => draws.Chance(0.3) ? 0 : draws.Number(0.1, 3))]);
    }

    public DatasetSchema Schema { get; }

    /// <summary>Of the inputs x0, x1 and so on.</summary>
    public IReadOnlyList<int[]> InputShapes { get; }

    public int Count => Schema.Splits.Total;

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination) => Copy(inputs, Schema.InputWidth, rows, destination);

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination) => Copy(classes, Schema.TargetWidth, rows, destination);

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination) => Copy(values, Schema.TargetWidth, rows, destination);

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination) => Copy(weights, 1, rows, destination);

    public void Dispose()
    {
    }

    private static int[] InputShape(Draws draws)
    {
        if (draws.Chance(0.3))
            return [draws.OneOf(1, 2, 3), draws.Between(2, 5), draws.Between(2, 5)];
        for (; ; )
            if (RandomModel.Shape(draws) is { Length: > 0 } shape && Width(shape) <= MostFeatures)
                return shape;
    }

    private static DatasetSchema Describe(Draws draws, IReadOnlyList<int[]> shapes)
    {
        var isBytes = shapes is [{ Length: 3 }] && draws.Chance(0.5);
        ColumnSchema[] columns = [.. shapes.Select((shape, i) => new ColumnSchema($"x{i}",
            shape.Length == 3 ? ColumnKind.Image : ColumnKind.Numeric, ColumnRole.Input, shape, Statistics: new(isBytes ? 0 : -3, isBytes ? 255 : 3, 0, 1, 0, null)))];
        // A table's only input may be named, too.
        var isNamed = shapes.Count > 1 || (shapes[0].Length == 1 && draws.Chance(0.3));
        var targets = shapes.All(shape => shape.Length == 1) && draws.Chance(0.5) ? RandomTarget.Several(draws) : null;
        return new DatasetSchema("csv", columns, shapes.Count == 1 ? shapes[0] : [shapes.Sum(Width)], isBytes ? DatasetSchema.UInt8 : DatasetSchema.Float32,
            targets is null ? RandomTarget.Draw(draws, shapes[0]) : RandomTarget.Whole(targets),
            new(draws.Chance(0.1) ? draws.Between(ManyRows, ManyRows + 30) : draws.Between(10, 24), draws.OneOf(0, 5), draws.OneOf(0, 4)),
            draws.OneOf(NormalizationKind.None, NormalizationKind.Standard, NormalizationKind.MinMax),
            isNamed ? [.. shapes.Select((shape, i) => new InputSchema($"x{i}", shape, [$"x{i}"]))] : null,
            draws.Chance(0.3) ? "w" : null, targets);
    }

    private static float[] SideBySide(Draws draws, NamedTarget[] targets, int rows)
    {
        var columns = targets.Select(target => target.Kind == TargetKind.Classes
            ? [.. Labels(draws, rows * target.Schema.Width, target.Classes!.Length).Select(label => (float)label)]
            : Floats(draws.Floats(rows * target.Schema.Width, 0))).ToList();
        return [.. Enumerable.Range(0, rows).SelectMany(row => columns.SelectMany(column => column.Chunk(column.Length / rows).ElementAt(row)))];
    }

    // Every class is there.
    private static int[] Labels(Draws draws, int count, int classes) =>
        [.. Enumerable.Range(0, count).Select(i => i < classes ? i : draws.Between(0, classes - 1))];

    private static float[] Floats(double[] numbers) => [.. numbers.Select(number => (float)number)];

    private static int Width(int[] shape) => shape.Aggregate(1, (product, extent) => product * extent);

    private static void Copy<T>(T[] from, int width, ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (var i = 0; i < rows.Length; i++)
            from.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
    }
}
