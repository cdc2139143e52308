namespace TrainService.Engine.Data;

/// <summary>Where things lie in a data set file:
/// <code>
/// 0          magic (8 bytes), version (int32), zeros up to 64
/// 64         features: rows x width, uint8 or float32 little-endian, row-major; rows in order train, validation, test
/// aligned 64 targets: rows x class indices (int32), or rows x values (float32); nothing where there is no target
/// then       weights (float32), one per row, where the schema names some
/// then       schema as UTF-8 JSON, its length (int64), SHA-256 of everything before the digest (32 bytes)
/// </code>
/// The schema comes last because its statistics are known only once all rows have been written.</summary>
internal readonly record struct DatasetLayout(
    long Features, long FeatureRow, long Targets, long TargetRow, long Weights, long WeightRow, long Schema)
{
    public const int HeaderSize = 64, DigestSize = 32, TrailerSize = sizeof(long) + DigestSize;

    public const int OldestVersion = 1, NewestVersion = WithShapedTargets;

    // What each version added: several inputs, a target with a shape and weights; several targets; rows without any; several
    // targets of which some have a shape.
    private const int WithParts = 2, WithTargets = 3, WithoutTarget = 4, WithShapedTargets = 5;

    public static ReadOnlySpan<byte> Magic => "TSDATA\r\n"u8;

    public static DatasetLayout Of(int rows, int featureWidth, string featureType, int targetWidth, bool hasWeights)
    {
        var featureRow = checked((long)featureWidth * (featureType == DatasetSchema.UInt8 ? 1 : sizeof(float)));
        var targets = checked((HeaderSize + rows * featureRow + 63) / 64 * 64);
        var targetRow = (long)targetWidth * sizeof(float);
        var weights = checked(targets + rows * targetRow);
        var weightRow = hasWeights ? sizeof(float) : 0L;
        var schema = checked(weights + rows * weightRow);
        return new DatasetLayout(HeaderSize, featureRow, targets, targetRow, weights, weightRow, schema);
    }

    public static DatasetLayout Of(DatasetSchema schema) =>
        Of(schema.Splits.Total, schema.InputWidth, schema.FeatureType, schema.TargetWidth, schema.Weights is not null);

    /// <summary>The oldest version that can say this: what needs nothing new keeps its bytes and its hash, and builds
    /// of before read it.</summary>
    public static int VersionOf(DatasetSchema schema) => schema switch
    {
        { Target: null } => WithoutTarget,
        { Targets: { } targets } => Array.Exists(targets, target => target.Shape is not null) ? WithShapedTargets : WithTargets,
        { Inputs: null, Weights: null, Target.Shape: null } when Array.TrueForAll(
            schema.Columns, column => column.Kind != ColumnKind.Numeric || column.Shape is null) => OldestVersion,
        _ => WithParts,
    };
}
