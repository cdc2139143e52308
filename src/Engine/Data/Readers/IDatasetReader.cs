namespace TrainService.Engine.Data.Readers;

/// <summary>A data format: recognises its files by name and first bytes (unpacked), and imports them.</summary>
internal interface IDatasetReader
{
    string Format { get; }

    bool Recognises(string name, ReadOnlySpan<byte> head);

    ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation);
}
