using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

public sealed class ClassScoresTests
{
    /// <summary>Beside what the runtime says was allocated, for as many rankings as there are at once: one.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(10, 10)]
    public void Its_memory_is_what_it_says(int classes, int outputs)
    {
        const int Rows = 50_000;
        var row = new float[outputs];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var scores = new ClassScores(classes, outputs, Rows);
        for (var i = 0; i < Rows; i++)
        {
            // No two rows alike.
            row.AsSpan().Fill(i / (float)Rows);
            scores.Add(i % classes, row);
        }
        Assert.Equal(Rows, scores.Rankings().First().Ranking.Thresholds.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, ClassScores.BytesOf(classes, Rows), ClassScores.BytesOf(classes, Rows) * 1.01);
    }
}
