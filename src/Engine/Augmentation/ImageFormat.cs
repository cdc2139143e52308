using TrainService.Engine.Data;

namespace TrainService.Engine.Augmentation;

/// <summary>What the pixels of a data set's images are: planes of H x W, with values from Low (black) to High.</summary>
internal readonly record struct ImageFormat(int Channels, int Height, int Width, float Low, float High)
{
    /// <summary>Values of one channel.</summary>
    public int Plane => Height * Width;

    /// <summary>Null where rows are no images, or of several inputs.</summary>
    public static ImageFormat? Of(DatasetSchema schema) =>
        schema.Inputs is { Length: > 1 } ? null : Of(schema.InputShape, schema.FeatureType, schema.InputColumns);

    /// <summary>Null where a shape is no image's. Bytes range from 0 to 255 whatever the rows use of that, other numbers over
    /// what the columns were found to hold.</summary>
    public static ImageFormat? Of(int[] shape, string featureType, IEnumerable<ColumnSchema> columns)
    {
        if (shape is not [var channels, var height, var width])
            return null;
        if (featureType == DatasetSchema.UInt8)
            return new(channels, height, width, 0, byte.MaxValue);
        var statistics = columns.Select(column => column.Statistics).OfType<ColumnStatistics>().ToList();
        return new(channels, height, width,
            (float)(statistics.Min(column => column.Min) ?? 0), (float)(statistics.Max(column => column.Max) ?? 1));
    }
}
