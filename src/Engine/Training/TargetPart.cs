using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>One of several targets in a batch: its rows one after another, where the data set has all targets of a row side by
/// side as numbers.</summary>
internal sealed class TargetPart
{
    private readonly int offset, width;
    private readonly float[] values;
    private readonly int[] classes;

    private TargetPart(NamedTarget target, int offset, int capacity)
    {
        (Name, this.offset, width) = (target.Name, offset, target.Schema.Width);
        values = new float[checked(capacity * width)];
        classes = target.Kind == TargetKind.Classes ? new int[values.Length] : [];
    }

    public string Name { get; }

    /// <summary>None where the data set has one target.</summary>
    public static TargetPart[] Of(DatasetSchema schema, int capacity)
    {
        var parts = new List<TargetPart>();
        var offset = 0;
        foreach (var target in schema.Targets ?? [])
        {
            parts.Add(new(target, offset, capacity));
            offset += target.Schema.Width;
        }
        return [.. parts];
    }

    public ReadOnlySpan<float> Values(int count) => values.AsSpan(0, count * width);

    /// <summary>Empty where it is numbers.</summary>
    public ReadOnlySpan<int> Classes(int count) => classes.Length == 0 ? [] : classes.AsSpan(0, count * width);

    /// <param name="rows">Of all targets.</param>
    /// <param name="rowWidth">Numbers of each.</param>
    public void Fill(ReadOnlySpan<float> rows, int rowWidth, int count)
    {
        for (var row = 0; row < count; row++)
            rows.Slice((row * rowWidth) + offset, width).CopyTo(values.AsSpan(row * width));
        for (var i = 0; i < Classes(count).Length; i++)
            classes[i] = (int)values[i];
    }
}
