namespace TrainService.Engine.Data;

/// <summary>How much an import takes on, so that a small upload cannot ask for all of a machine.</summary>
internal static class DatasetLimits
{
    /// <summary>Of one file unpacked, and of a data set as it is stored, where the caller sets no limit.</summary>
    public const long Bytes = 16L << 30;

    /// <summary>Labels and parts are held in memory while rows are written: about 25 bytes for each.</summary>
    public const int Rows = 50_000_000;

    /// <summary>Of a table's row, texts one-hot: 400 kB as float32, more than any plain model of a table reads.</summary>
    public const int Features = 100_000;
}
