using TrainService.Engine.Data;

namespace TrainService.Engine.Augmentation;

/// <summary>An image in a row: all of it, or one of several inputs.</summary>
/// <param name="Input">Its name; null where it is all of a row.</param>
/// <param name="Offset">Where it begins in a row.</param>
internal readonly record struct ImagePart(string? Input, int Offset, ImageFormat Format)
{
    public int Width => Format.Channels * Format.Plane;

    /// <summary>In the order of a row; none where nothing is an image.</summary>
    public static ImagePart[] Of(DatasetSchema schema)
    {
        if (schema.Inputs is not { Length: > 1 } inputs)
            return ImageFormat.Of(schema) is { } only ? [new(null, 0, only)] : [];
        var (parts, offset) = (new List<ImagePart>(), 0);
        foreach (var input in inputs)
        {
            if (ImageFormat.Of(input.Shape, schema.FeatureType, schema.ColumnsOf(input)) is { } format)
                parts.Add(new(input.Name, offset, format));
            offset += input.Width;
        }
        return [.. parts];
    }
}
