using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Training;

/// <summary>A data set that tells, before it answers, how many batches of one of the watched rows were asked for.</summary>
internal sealed class WatchedDataset(IDataset dataset, int[] watched, Action<int> asked) : IDataset
{
    private int batches;

    public DatasetSchema Schema => dataset.Schema;

    public int Count => dataset.Count;

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination) => dataset.ReadInputs(rows, destination);

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination)
    {
        if (rows.Length == 1 && watched.Contains(rows[0]))
            asked(++batches);
        dataset.ReadClasses(rows, destination);
    }

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination) => dataset.ReadValues(rows, destination);

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination) => dataset.ReadWeights(rows, destination);

    public void Dispose() => dataset.Dispose();
}
