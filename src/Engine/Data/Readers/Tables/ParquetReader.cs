namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>One Parquet file. Text columns are categories, whatever they say; numbers and booleans are taken as in
/// CSV.</summary>
internal sealed class ParquetReader : IDatasetReader
{
    public string Format => "parquet";

    public bool Recognises(string name, ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("parquet files", "target", "targets", "columns", "inputs", "weights", "inputShape", "split/column");
        return TableImport.Import(Format, files, TableSource.Parquet, options, destination, mostBytes, cancellation);
    }
}
