using TrainService.Engine.Data;

namespace TrainService.Bench.Estimates;

/// <summary>Rows of normal numbers with a class each, in memory; a few of them again and again.</summary>
internal sealed class SyntheticDataset(DatasetSchema schema) : IDataset
{
    private const int Distinct = 64;

    private readonly float[] values = Workload.Normal(Distinct * schema.InputWidth);
    private readonly int[] classes = Workload.Integers(Distinct, schema.Target!.Classes!.Length);

    public DatasetSchema Schema => schema;

    public int Count => schema.Splits.Total;

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination)
    {
        var width = schema.InputWidth;
        for (var i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] % Distinct * width, width).CopyTo(destination[(i * width)..]);
    }

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination)
    {
        for (var i = 0; i < rows.Length; i++)
            destination[i] = classes[rows[i] % Distinct];
    }

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination) => throw new InvalidOperationException("the target is classes");

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination) => throw new InvalidOperationException("rows have no weights");

    public void Dispose()
    {
    }
}
