using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

/// <summary>Errors summed batch by batch equal their definitions over all rows, far from 0 as well.</summary>
public sealed class ValueEvidenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void They_are_what_two_passes_give(int seed)
    {
        var random = new System.Random(seed);
        var (rows, columns) = (random.Next(2, 100), random.Next(1, 4));
        var offset = Math.Pow(10, random.Next(6));
        var targets = Draw(_ => (float)(offset + random.NextDouble()));
        var predictions = Draw(i => targets[i] + (float)((random.NextDouble() - 0.5) * 0.3));
        var evidence = new ValueEvidence(columns);
        for (var row = 0; row < rows; row++)
            evidence.Add(targets.AsSpan(row * columns, columns), predictions.AsSpan(row * columns, columns));

        double Mean(Func<double[], double[], double> ofColumn) => Enumerable.Range(0, columns).Average(column =>
            ofColumn(Column(targets, column), Column(predictions, column)));
        double Squares(double[] t, double[] p) => t.Zip(p, (a, b) => (a - b) * (a - b)).Sum();
        Assert.Equal(Mean((t, p) => Squares(t, p) / rows), new MeanSquaredError().Of(evidence), 1e-12);
        Assert.Equal(Mean((t, p) => Math.Sqrt(Squares(t, p) / rows)), new RootMeanSquaredError().Of(evidence), 1e-12);
        Assert.Equal(Mean((t, p) => t.Zip(p, (a, b) => Math.Abs(a - b)).Average()), new MeanAbsoluteError().Of(evidence), 1e-12);
        Assert.Equal(
            Mean((t, p) => 1 - (Squares(t, p) / t.Sum(a => (a - t.Average()) * (a - t.Average())))), new R2().Of(evidence), 1e-7);

        float[] Draw(Func<int, float> draw)
        {
            var drawn = new float[rows * columns];
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = draw(i);
            return drawn;
        }
        double[] Column(float[] values, int column) =>
            [.. Enumerable.Range(0, rows).Select(row => (double)values[(row * columns) + column])];
    }

    // 8 columns a register or fewer, and some beyond whole registers.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_column_beside_others_has_the_bits_it_has_alone(int seed)
    {
        var random = new System.Random(seed);
        var (rows, columns) = (random.Next(1, 20), random.Next(1, 40));
        var (targets, predictions) = (Draw(), Draw());
        var together = new ValueEvidence(columns);
        together.Add(targets, predictions);

        Assert.Equal(Enumerable.Range(0, columns).Select(Alone), together.Columns);

        ColumnErrors Alone(int column)
        {
            var alone = new ValueEvidence(1);
            alone.Add(Column(targets, column), Column(predictions, column));
            return alone.Columns.Single();
        }
        float[] Draw() => [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() - 0.3) * 1e3))];
        float[] Column(float[] values, int column) => [.. Enumerable.Range(0, rows).Select(row => values[(row * columns) + column])];
    }
}
