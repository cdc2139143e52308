namespace TrainService.Engine.Metrics;

/// <summary>What metrics of numbers are made of, gathered batch by batch in one pass; no row is kept.</summary>
internal sealed class ValueEvidence(int columns)
{
    public IReadOnlyList<ColumnErrors> Columns { get; } = [.. Enumerable.Range(0, columns).Select(_ => new ColumnErrors())];

    /// <summary>Rows of one number for each column.</summary>
    public void Add(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions)
    {
        for (var i = 0; i < targets.Length; i++)
            Columns[i % Columns.Count].Add(targets[i], predictions[i]);
    }
}
