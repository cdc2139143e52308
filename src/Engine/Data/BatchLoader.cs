namespace TrainService.Engine.Data;

/// <summary>Fills batches: inputs normalised, beside them the classes or values. Allocates nothing.</summary>
public sealed class BatchLoader(IDataset dataset, Normalization normalization)
{
    private readonly int width = dataset.Schema.InputWidth;

    public void LoadInputs(ReadOnlySpan<int> rows, Span<float> inputs)
    {
        dataset.ReadInputs(rows, inputs);
        normalization.Apply(inputs[..(rows.Length * width)]);
    }

    public void Load(ReadOnlySpan<int> rows, Span<float> inputs, Span<int> classes)
    {
        LoadInputs(rows, inputs);
        dataset.ReadClasses(rows, classes);
    }

    public void Load(ReadOnlySpan<int> rows, Span<float> inputs, Span<float> values)
    {
        LoadInputs(rows, inputs);
        dataset.ReadValues(rows, values);
    }
}
