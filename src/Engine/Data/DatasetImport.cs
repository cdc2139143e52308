using TrainService.Engine.Data.Readers;
using TrainService.Engine.Data.Readers.Arrays;
using TrainService.Engine.Data.Readers.Images;
using TrainService.Engine.Data.Readers.Tables;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>From uploaded files to one canonical data set file.</summary>
public static class DatasetImport
{
    /// <summary>The formats, in the order in which they are tried on files of no given format. A new one is a file in
    /// Readers and a line here.</summary>
    private static readonly IDatasetReader[] Readers =
    [
        new IdxReader(), new ArrayReader("npz"), new ArrayReader("npy"), new ImageReader(), new ParquetReader(),
        new JsonLinesReader(), new CsvReader(),
    ];

    public static IReadOnlyList<string> Formats { get; } = [.. Readers.Select(reader => reader.Format)];

    /// <summary>Within 16 GiB.</summary>
    public static ImportedDataset Import(IReadOnlyList<UploadedFile> files, string? format, DatasetOptions? options,
        string destinationPath, CancellationToken cancellation = default) =>
        Import(files, format, options, destinationPath, DatasetLimits.Bytes, cancellation);

    /// <summary>Reads, checks and writes all of the data set, streaming; mostBytes bounds each file, unpacked, and a
    /// table as it is written. DatasetException says what is wrong and where; then, and when cancelled, nothing is left
    /// at or beside the destination.</summary>
    public static ImportedDataset Import(IReadOnlyList<UploadedFile> files, string? format, DatasetOptions? options,
        string destinationPath, long mostBytes, CancellationToken cancellation = default)
    {
        if (files.Count == 0)
            throw new DatasetException("noFiles", "There is no file to import.") { Pointer = "/file" };
        options ??= new DatasetOptions();
        options.Validate();
        var reader = format is null ? Detect(files[0], mostBytes) : Named(format);
        foreach (var file in files)
            if (new FileInfo(file.Path).Length == 0)
                throw new DatasetException("emptyFile", $"{file.Name} is empty.") { File = file.Name };
        return reader.Import(files, options, destinationPath, mostBytes, cancellation);
    }

    private static IDatasetReader Named(string format) =>
        Array.Find(Readers, reader => reader.Format == format)
        ?? throw new DatasetException("unknownFormat",
            $"There is no data format '{format}'{NearestName.Hint(format, Formats)}.") { Pointer = "/format" };

    private static IDatasetReader Detect(UploadedFile file, long mostBytes)
    {
        var head = new byte[4096];
        using var stream = UnpackedStream.Open(file, mostBytes);
        head = head[..stream.ReadAtMost(head)];
        if (head.Length == 0)
            throw new DatasetException("emptyFile", $"{file.Name} is empty.") { File = file.Name };
        return Array.Find(Readers, reader => reader.Recognises(file.Name, head))
            ?? throw new DatasetException("unknownFormat",
                $"{file.Name} is in none of the formats {string.Join(", ", Formats)}.") { File = file.Name };
    }
}
