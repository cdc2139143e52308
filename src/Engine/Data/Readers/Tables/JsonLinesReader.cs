namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>One file of JSON objects, one a line, plain or gzip. Text columns are categories, whatever they say; numbers
/// and booleans are taken as in CSV, and what a line leaves out is missing.</summary>
internal sealed class JsonLinesReader : IDatasetReader
{
    public string Format => "jsonl";

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("jsonl files", "target", "targets", "columns", "inputs", "weights", "inputShape", "split/column");
        return TableImport.Import(Format, files, file => TableSource.JsonLines(file, JsonLine.LongestOf(file, cancellation)),
            options, destination, mostBytes, cancellation, dropsMark: true);
    }
}
