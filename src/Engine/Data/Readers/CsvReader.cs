using System.Text.RegularExpressions;

namespace TrainService.Engine.Data.Readers;

/// <summary>One CSV file, plain or gzip, in UTF-8, with or without a header. DuckDB parses it; kinds are detected over
/// all rows. Features are float32: numbers as they are, text and booleans one-hot. The target is the last column unless
/// named; text, or whole numbers of few values, are classes.</summary>
internal sealed partial class CsvReader : IDatasetReader
{
    public string Format => "csv";

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        CsvName().IsMatch(name)
        || (head.IndexOfAny(",;\t|"u8) >= 0 && head.Contains((byte)'\n') && !head.Contains((byte)0));

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("csv files", "target", "columns", "header", "inputShape", "split/column");
        if (files.Count > 1)
            throw new DatasetException("tooManyFiles",
                $"A csv data set is one file; there are {files.Count}. A split column parts its rows.");
        var unpacked = Unpack(files[0], destination, mostBytes, cancellation);
        try
        {
            var file = files[0] with { Path = unpacked ?? files[0].Path };
            return Import(file, options, destination, mostBytes, cancellation);
        }
        finally
        {
            if (unpacked is not null)
                File.Delete(unpacked);
        }
    }

    private ImportedDataset Import(UploadedFile file, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        using var table = new CsvTable(file, CsvDialect.Detect(file, options.Header), cancellation);
        var columns = CsvColumns.Decide(table, options);
        CsvSize.Check(columns, mostBytes);
        var target = CsvTarget.Decide(columns, options.ClassNames);
        var parts = CsvSplit.Assign(table, columns, target, options.Split);
        var splits = SplitCounts.Of(parts);

        var features = columns.Inputs.Sum(column => column.Schema.Width);
        using var writer =
            new DatasetFileWriter(destination, splits, features, DatasetSchema.Float32, target.Schema.Width);
        CsvRows.Write(table, columns, target, parts, writer);
        var schema = new DatasetSchema(Format, [.. columns.All.Select(column => column.Schema)],
            InputShapes.Resolve(options.InputShape, [features]), DatasetSchema.Float32, target.Schema, splits,
            options.NormalizationOr(NormalizationKind.Standard));
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    /// <summary>DuckDB reads the rows several times and does not notice every kind of broken gzip: unpacked once, and
    /// checked, beside the destination. Null where the file is plain.</summary>
    private static string? Unpack(UploadedFile file, string destination, long mostBytes,
        CancellationToken cancellation)
    {
        using var source = UnpackedStream.Open(file, mostBytes);
        if (!source.IsPacked)
            return null;
        var path = $"{destination}.{Guid.NewGuid():N}.unpacked";
        try
        {
            using var target = File.Create(path);
            var buffer = new byte[128 * 1024];
            for (var read = source.ReadAtMost(buffer); read > 0; read = source.ReadAtMost(buffer))
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(buffer, 0, read);
            }

            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    [GeneratedRegex(@"\.(csv|tsv)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CsvName();
}
