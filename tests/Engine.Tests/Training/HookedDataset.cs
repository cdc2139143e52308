using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Training;

/// <summary>A data set that does something before it reads inputs, or is asked what it has: takes its time, fails, counts.</summary>
internal sealed class HookedDataset(IDataset dataset, Action<int[]> before, Action? asksForSchema = null) : IDataset
{
    public DatasetSchema Schema
    {
        get
        {
            asksForSchema?.Invoke();
            return dataset.Schema;
        }
    }

    public int Count => dataset.Count;

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination)
    {
        before(rows.ToArray());
        dataset.ReadInputs(rows, destination);
    }

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination) => dataset.ReadClasses(rows, destination);

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination) => dataset.ReadValues(rows, destination);

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination) => dataset.ReadWeights(rows, destination);

    public void Dispose() => dataset.Dispose();
}
