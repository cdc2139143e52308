using TrainService.Engine.Random;

namespace TrainService.Engine.Data.Samples;

/// <summary>Two interleaving half circles, "upper" and "lower", 500 points each with normal noise of deviation 0.15:
/// scikit-learn's make_moons, drawn from Philox.</summary>
internal static class TwoMoons
{
    private const int Rows = 1000;
    private const float Noise = 0.15f;

    public static ImportedDataset Write(string destination, CancellationToken cancellation)
    {
        var splits = new SplitSizes(Rows, 0, 0);
        using var writer = new DatasetFileWriter(destination, splits, 2, DatasetSchema.Float32, 1);
        var moments = new[] { new Moments(), new Moments() };
        var noise = new Philox(0, RandomPurpose.Sample);
        for (var row = 0; row < Rows; row++)
        {
            var point = Point(row, noise);
            moments[0].Add(point.X);
            moments[1].Add(point.Y);
            writer.WriteFeatures(SplitPart.Train, [point.X, point.Y]);
            writer.WriteClass(SplitPart.Train, row % 2);
        }

        string[] classes = ["upper", "lower"];
        var schema = new DatasetSchema("sample",
            [
                new ColumnSchema("x", ColumnKind.Numeric, ColumnRole.Input, Statistics: Statistics(moments[0])),
                new ColumnSchema("y", ColumnKind.Numeric, ColumnRole.Input, Statistics: Statistics(moments[1])),
                new ColumnSchema("moon", ColumnKind.Categorical, ColumnRole.Target, null, classes,
                    new(null, null, null, null, 0, 2)),
            ],
            [2], DatasetSchema.Float32, new TargetSchema(TargetKind.Classes, classes, ["moon"]), splits,
            NormalizationKind.Standard);
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, Rows, new FileInfo(destination).Length);
    }

    /// <summary>Even rows on the upper moon, odd ones on the lower, evenly spaced in the angle.</summary>
    private static (float X, float Y) Point(int row, Philox noise)
    {
        var angle = Math.PI * (row / 2) / (Rows / 2 - 1);
        var (x, y) = row % 2 == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
        var block = noise.At((ulong)row);
        var (first, second) = Philox.Normal(block.X, block.Y);
        return ((float)x + Noise * first, (float)y + Noise * second);
    }

    private static ColumnStatistics Statistics(Moments moments) =>
        new(moments.Min, moments.Max, moments.Mean, moments.Deviation, 0, Rows);
}
