using TrainService.Engine.Random;

namespace TrainService.Engine.Data;

/// <summary>The order in which an epoch visits the training rows: a permutation that is a function of (seed, epoch)
/// alone, so a run that resumes in epoch 7 needs none of the epochs before.</summary>
public sealed class EpochOrder(int[] rows, ulong seed)
{
    public int Count => rows.Length;

    /// <summary>Writes all rows in this epoch's order. Allocates nothing.</summary>
    public void Fill(Span<int> destination, int epoch)
    {
        rows.CopyTo(destination);
        new Philox(seed, RandomPurpose.Shuffle, (uint)epoch).Shuffle(destination[..rows.Length]);
    }
}
