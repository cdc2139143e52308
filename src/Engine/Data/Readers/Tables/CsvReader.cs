using System.Text.RegularExpressions;

namespace TrainService.Engine.Data.Readers.Tables;

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
        options.Allow("csv files", "target", "targets", "columns", "header", "inputs", "weights", "inputShape", "split/column");
        return TableImport.Import(Format, files, Source, options, destination, mostBytes, cancellation);

        TableSource Source(UploadedFile file)
        {
            var dialect = CsvDialect.Detect(file, options.Header);
            return TableSource.Csv(file, dialect, CsvRows.Of(file, dialect, cancellation));
        }
    }

    [GeneratedRegex(@"\.(csv|tsv)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CsvName();
}
