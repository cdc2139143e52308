namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The rows of a CSV file without header and blank lines: how many, the line (counted from 1) and the bytes of the longest, and
/// whether a cell holds a line break.</summary>
internal readonly record struct CsvRows(long Count, long LongestLine, long LongestBytes, bool HasBreaks)
{
    // DuckDB reads in buffers of 16 MiB. Its parallel reader loses rows without a word, or gives up, where rows are long for them or
    // break within cells; the other one is slower, and sound with rows of a quarter of a buffer.
    private const long MostInParallel = 64 << 10;

    public bool AreParallel => !HasBreaks && LongestBytes <= MostInParallel;

    /// <summary>Of a file, in one pass that refuses what is no table. It counts rows independently of DuckDB, which leaves out a last row
    /// that is cut off just where a buffer ends: what DuckDB finds is held against Count.</summary>
    public static CsvRows Of(UploadedFile file, CsvDialect dialect, CancellationToken cancellation)
    {
        using var stream = File.OpenRead(file.Path);
        var scan = new CsvScan(file.Name, dialect);
        var block = new byte[1 << 17];
        for (var read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false); read > 0;
            read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false))
        {
            cancellation.ThrowIfCancellationRequested();
            scan.Add(block.AsSpan(0, read));
        }

        return scan.End();
    }
}
