using System.Runtime.InteropServices;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>An array as features: its shape as models take it, and the statistics of what has been read. Bytes with two
/// axes a row are grey images; images with their channels last are turned to [C, H, W].</summary>
internal sealed class ArrayInput
{
    private readonly ArrayColumn column;
    private readonly bool isChannelsLast;
    private readonly int[] rowShape;
    private readonly float[] floats;
    private readonly long[] histogram = new long[256];
    private Moments moments = new();

    public ArrayInput(ArrayColumn column, string? channels)
    {
        this.column = column;
        var header = column.First.Header;
        IsBytes = column.Parts.Values.All(array => array.Header.Type.IsByte);
        rowShape = header.Shape[1..];
        isChannelsLast = rowShape.Length == 3
            && (channels is null ? IsChannels(rowShape[2]) && !IsChannels(rowShape[0]) : channels == "last");
        Shape = rowShape switch
        {
            [] => [1],
            [var height, var width] when IsBytes => [1, height, width],
            [var height, var width, var depth] when isChannelsLast => [depth, height, width],
            _ => rowShape,
        };
        floats = new float[header.RowElements];
    }

    public string Name => column.Name;

    public int[] Shape { get; }

    public int Width => floats.Length;

    public bool IsBytes { get; }

    /// <summary>Appends a row's features to the row: as bytes, or as floats that are finite.</summary>
    public void Read(NpyArray array, ReadOnlySpan<byte> row, int number, Span<byte> destination, bool asBytes)
    {
        if (asBytes)
        {
            Turn(row, destination[..Width], 1);
            foreach (var value in row)
                histogram[value]++;
            return;
        }

        array.Header.Type.ToFloats(row, floats);
        if (floats.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw array.Refuse("notFinite", "holds a value that is no finite float32", number);
        moments.Add(floats);
        Turn(MemoryMarshal.AsBytes(floats.AsSpan()), destination[..(Width * sizeof(float))], sizeof(float));
    }

    public ColumnSchema Schema(bool asBytes)
    {
        var statistics = asBytes
            ? ByteStatistics.Of(histogram)
            : new ColumnStatistics(moments.Min, moments.Max, moments.Mean, moments.Deviation, 0, null);
        var isImage = Shape.Length == 3 && IsChannels(Shape[0]);
        return new ColumnSchema(Name, isImage ? ColumnKind.Image : ColumnKind.Numeric, ColumnRole.Input,
            rowShape.Length == 0 ? null : Shape, null, statistics);
    }

    private static bool IsChannels(int size) => size is 1 or 3 or 4;

    /// <summary>[H, W, C] to [C, H, W], elements of the given size.</summary>
    private void Turn(ReadOnlySpan<byte> row, Span<byte> destination, int size)
    {
        if (!isChannelsLast || Shape[0] == 1)
        {
            row.CopyTo(destination);
            return;
        }

        var (channels, pixels) = (Shape[0], Shape[1] * Shape[2]);
        for (var pixel = 0; pixel < pixels; pixel++)
            for (var channel = 0; channel < channels; channel++)
                row.Slice((pixel * channels + channel) * size, size)
                    .CopyTo(destination[((channel * pixels + pixel) * size)..]);
    }
}
