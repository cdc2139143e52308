using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>One of several inputs in a batch: its rows one after another, where the data set has all inputs of a row side by
/// side.</summary>
internal sealed class InputPart(InputSchema input, int offset, int capacity)
{
    private readonly float[] values = new float[checked(capacity * input.Width)];

    public string Name => input.Name;

    public int Offset => offset;

    public int Width => input.Width;

    /// <summary>None where the data set has one input, which is its rows.</summary>
    public static InputPart[] Of(DatasetSchema schema, int capacity)
    {
        if (schema.Inputs is not { Length: > 1 })
            return [];
        var parts = new List<InputPart>();
        var offset = 0;
        foreach (var input in schema.Inputs)
        {
            parts.Add(new(input, offset, capacity));
            offset += input.Width;
        }
        return [.. parts];
    }

    public Span<float> Rows(int count) => values.AsSpan(0, count * input.Width);

    /// <param name="rows">Of all inputs.</param>
    /// <param name="width">Numbers of each.</param>
    public void Fill(ReadOnlySpan<float> rows, int width, int count)
    {
        for (var row = 0; row < count; row++)
            rows.Slice((row * width) + offset, input.Width).CopyTo(values.AsSpan(row * input.Width));
    }
}
