namespace TrainService.Engine.Data;

/// <summary>Where things lie in a data set file:
/// <code>
/// 0          magic (8 bytes), version (int32), zeros up to 64
/// 64         features: rows x width, uint8 or float32 little-endian, row-major; rows in order train, validation, test
/// aligned 64 targets: rows x 1 class indices (int32), or rows x columns values (float32)
/// then       schema as UTF-8 JSON, its length (int64), SHA-256 of everything before the digest (32 bytes)
/// </code>
/// The schema comes last because its statistics are known only once all rows have been written.</summary>
internal readonly record struct DatasetLayout(long Features, long FeatureRow, long Targets, long TargetRow, long Schema)
{
    public const int Version = 1, HeaderSize = 64, DigestSize = 32, TrailerSize = sizeof(long) + DigestSize;

    public static ReadOnlySpan<byte> Magic => "TSDATA\r\n"u8;

    public static DatasetLayout Of(int rows, int featureWidth, string featureType, int targetWidth)
    {
        var featureRow = checked((long)featureWidth * (featureType == DatasetSchema.UInt8 ? 1 : sizeof(float)));
        var targets = checked((HeaderSize + rows * featureRow + 63) / 64 * 64);
        var targetRow = (long)targetWidth * sizeof(float);
        return new DatasetLayout(HeaderSize, featureRow, targets, targetRow, checked(targets + rows * targetRow));
    }

    public static DatasetLayout Of(DatasetSchema schema) =>
        Of(schema.Splits.Total, schema.InputWidth, schema.FeatureType, schema.Target.Width);
}
