using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>Which rows each batch has: batches count on from 0 over all epochs, and none of them reaches from one epoch
/// into the next. Not for several threads at once.</summary>
internal sealed class BatchSequence
{
    private readonly int[] rows;
    private readonly EpochOrder? order;
    private readonly int batchSize;
    private int epoch = -1;

    private BatchSequence(int[] rows, EpochOrder? order, int batchSize, int epochs)
    {
        (this.rows, this.order, this.batchSize) = (rows, order, batchSize);
        PerEpoch = (rows.Length + batchSize - 1) / batchSize;
        Count = (long)PerEpoch * epochs;
    }

    /// <summary>Each epoch in an order of its own.</summary>
    public static BatchSequence Shuffled(int[] rows, ulong seed, int batchSize, int epochs) =>
        new(new int[rows.Length], new EpochOrder(rows, seed), batchSize, epochs);

    /// <summary>Once, in the order given.</summary>
    public static BatchSequence InOrder(int[] rows, int batchSize) => new(rows, null, batchSize, 1);

    public int PerEpoch { get; }

    public long Count { get; }

    public int EpochOf(long batch) => (int)(batch / PerEpoch);

    /// <summary>Good until the next call.</summary>
    public ReadOnlySpan<int> Rows(long batch)
    {
        if (order is not null && epoch != EpochOf(batch))
            order.Fill(rows, epoch = EpochOf(batch));
        var begin = (int)(batch % PerEpoch) * batchSize;
        return rows.AsSpan(begin, Math.Min(batchSize, rows.Length - begin));
    }
}
