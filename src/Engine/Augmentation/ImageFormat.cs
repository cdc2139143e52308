using TrainService.Engine.Data;

namespace TrainService.Engine.Augmentation;

/// <summary>What the pixels of a data set's images are: planes of H x W, with values from Low (black) to High.</summary>
internal readonly record struct ImageFormat(int Channels, int Height, int Width, float Low, float High)
{
    /// <summary>Values of one channel.</summary>
    public int Plane => Height * Width;

    /// <summary>Null where the inputs are no images. Bytes range from 0 to 255 whatever the rows use of that, other numbers
    /// over what the columns were found to hold.</summary>
    public static ImageFormat? Of(DatasetSchema schema)
    {
        if (schema.Inputs is not null || schema.InputShape is not [var channels, var height, var width])
            return null;
        if (schema.FeatureType == DatasetSchema.UInt8)
            return new(channels, height, width, 0, byte.MaxValue);
        var statistics = schema.InputColumns.Select(column => column.Statistics).OfType<ColumnStatistics>().ToList();
        return new(channels, height, width,
            (float)(statistics.Min(column => column.Min) ?? 0), (float)(statistics.Max(column => column.Max) ?? 1));
    }
}
