using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>Fills batches: inputs read, augmented if they are trained on, and normalised, beside them the classes or values.
/// Allocates nothing, and is safe from several threads at once.</summary>
internal sealed class BatchLoader(
    IDataset dataset, Normalization normalization, Augmenter? augmenter = null, bool inputsAreTargets = false,
    MaskAugmenter? masks = null)
{
    // So many values go through all of it at a time, 64 KiB: they are still in the cache from one part to the next.
    private const int ValuesAtATime = 1 << 14;

    private readonly int width = dataset.Schema.InputWidth;
    private readonly int rowsAtATime = Math.Max(1, ValuesAtATime / dataset.Schema.InputWidth);

    /// <param name="capacity">Rows of the largest.</param>
    public HostBatch NewBatch(int capacity) =>
        new(dataset.Schema, capacity, keepsClean: inputsAreTargets && augmenter is not null);

    /// <summary>Loads the rows that the batch has chosen.</summary>
    public void Load(HostBatch batch)
    {
        if (!batch.Classes.IsEmpty)
        {
            dataset.ReadClasses(batch.Rows, batch.Classes);
            masks?.Apply(batch.Rows, batch.Classes, batch.Epoch);
        }
        if (!batch.Values.IsEmpty)
            dataset.ReadValues(batch.Rows, batch.Values);
        if (!batch.Weights.IsEmpty)
            dataset.ReadWeights(batch.Rows, batch.Weights);
        for (var begin = 0; begin < batch.Rows.Length; begin += rowsAtATime)
        {
            var rows = batch.Rows.Slice(begin, Math.Min(rowsAtATime, batch.Rows.Length - begin));
            var inputs = batch.Inputs.Slice(begin * width, rows.Length * width);
            dataset.ReadInputs(rows, inputs);
            if (batch.KeepsClean)
            {
                var clean = batch.Clean.Slice(begin * width, inputs.Length);
                inputs.CopyTo(clean);
                normalization.Apply(clean);
            }
            augmenter?.Apply(rows, inputs, batch.Epoch);
            normalization.Apply(inputs);
        }
        batch.Part();
    }
}
