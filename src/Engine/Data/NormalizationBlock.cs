namespace TrainService.Engine.Data;

/// <summary>Moments of one block of rows, by channel of an image or by feature; made once and used for block after
/// block.</summary>
internal sealed class NormalizationBlock
{
    // The caches hold what is read: 256 KiB. How many rows that is changes nothing, as moments take one after another.
    private const int FloatsAtATime = 1 << 16;

    private readonly IDataset dataset;
    private readonly int width, period, rowsAtATime;
    private readonly float[] buffer;
    private readonly FeatureMoments? features;

    /// <param name="period">Features that share their moments: the pixels of a channel, or 1.</param>
    public NormalizationBlock(IDataset dataset, int period)
    {
        (this.dataset, this.period) = (dataset, period);
        width = dataset.Schema.InputWidth;
        rowsAtATime = Math.Max(1, FloatsAtATime / width);
        buffer = new float[rowsAtATime * width];
        features = period == 1 ? new(width) : null;
        Groups = new Moments[width / period];
    }

    public Moments[] Groups { get; }

    public void Fit(ReadOnlySpan<int> rows, CancellationToken cancellation)
    {
        features?.Clear();
        Array.Fill(Groups, new());
        while (rows.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = rows[..Math.Min(rowsAtATime, rows.Length)];
            dataset.ReadInputs(chunk, buffer);
            Add(buffer.AsSpan(0, chunk.Length * width));
            rows = rows[chunk.Length..];
        }
        for (var i = 0; i < Groups.Length && features is not null; i++)
            Groups[i] = features[i];
    }

    private void Add(ReadOnlySpan<float> inputs)
    {
        if (features is not null)
            for (; inputs.Length > 0; inputs = inputs[width..])
                features.Add(inputs[..width]);
        else
            for (var channel = 0; inputs.Length > 0; inputs = inputs[period..], channel = (channel + 1) % Groups.Length)
                Groups[channel].Add(inputs[..period]);
    }
}
