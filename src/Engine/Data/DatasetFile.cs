using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data;

/// <summary>A data set in canonical form, memory-mapped: features stay in the page cache in their stored type and
/// become floats only in the batch that asks for them.</summary>
public sealed unsafe class DatasetFile : IDataset
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly DatasetLayout layout;
    private readonly int width, targetWidth;
    private readonly byte* start;
    private bool isDisposed;

    private DatasetFile(string path, DatasetSchema schema, string contentHash)
    {
        (Schema, ContentHash, Count) = (schema, contentHash, schema.Splits.Total);
        (width, targetWidth) = (schema.InputWidth, schema.Target.Width);
        layout = DatasetLayout.Of(schema);
        map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    public DatasetSchema Schema { get; }

    public int Count { get; }

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal.</summary>
    public string ContentHash { get; }

    /// <summary>Opens a data set file and checks all of it against the digest it carries. DatasetException for a file
    /// that is none, is of another version, is truncated or has changed.</summary>
    public static DatasetFile Open(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        CheckHeader(path, file, length);
        Span<byte> trailer = stackalloc byte[DatasetLayout.TrailerSize];
        RandomAccess.Read(file, trailer, length - trailer.Length);
        using var hash = FileDigest.Start(file, length - DatasetLayout.DigestSize, CancellationToken.None);
        var expected = trailer[sizeof(long)..];
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(expected))
            throw Refuse(path, "corruptDataset", "is truncated or corrupt: its content does not match its digest");
        hash.AppendData(expected);

        var schema = ReadSchema(path, file, length, BinaryPrimitives.ReadInt64LittleEndian(trailer));
        return new DatasetFile(path, schema, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (destination.Length < (long)rows.Length * width)
            throw new ArgumentException($"{rows.Length} rows of {width} floats do not fit.", nameof(destination));
        var isUInt8 = Schema.FeatureType == DatasetSchema.UInt8;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(layout.Features, layout.FeatureRow, rows[i]);
            var target = destination.Slice(i * width, width);
            if (isUInt8)
                ByteWidening.ToFloats(new ReadOnlySpan<byte>(row, width), target);
            else
                new ReadOnlySpan<float>(row, width).CopyTo(target);
        }
    }

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination)
    {
        CheckTarget(TargetKind.Classes);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(layout.Targets, layout.TargetRow, rows[i]);
            new ReadOnlySpan<int>(row, targetWidth).CopyTo(destination[(i * targetWidth)..]);
        }
    }

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination)
    {
        CheckTarget(TargetKind.Values);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(layout.Targets, layout.TargetRow, rows[i]);
            new ReadOnlySpan<float>(row, targetWidth).CopyTo(destination[(i * targetWidth)..]);
        }
    }

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (Schema.Weights is null)
            throw new InvalidOperationException("The rows of this data set have no weights.");
        for (var i = 0; i < rows.Length; i++)
            destination[i] = *(float*)Row(layout.Weights, layout.WeightRow, rows[i]);
    }

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Row(long region, long rowSize, int row)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if ((uint)row >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The data set has rows 0 to {Count - 1}.");
        return start + region + row * rowSize;
    }

    private void CheckTarget(TargetKind kind)
    {
        if (Schema.Target.Kind != kind)
            throw new InvalidOperationException($"The target of this data set is {Schema.Target.Kind}, not {kind}.");
    }

    private static void CheckHeader(string path, SafeFileHandle file, long length)
    {
        Span<byte> header = stackalloc byte[12];
        if (RandomAccess.Read(file, header, 0) < header.Length || !header.StartsWith(DatasetLayout.Magic))
            throw Refuse(path, "notADataset", "is not a data set file");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version is < DatasetLayout.OldestVersion or > DatasetLayout.NewestVersion)
            throw Refuse(path, "datasetVersion", $"has format version {version}, this build reads "
                + $"{DatasetLayout.OldestVersion} to {DatasetLayout.NewestVersion}");
        if (length < DatasetLayout.HeaderSize + DatasetLayout.TrailerSize)
            throw Refuse(path, "corruptDataset", $"is truncated at {length} bytes");
    }

    private static DatasetSchema ReadSchema(string path, SafeFileHandle file, long length, long schemaLength)
    {
        var at = length - DatasetLayout.TrailerSize - schemaLength;
        if (schemaLength is <= 0 or > int.MaxValue || at < DatasetLayout.HeaderSize)
            throw Refuse(path, "corruptDataset", "has no schema where it should be");
        var json = new byte[schemaLength];
        RandomAccess.Read(file, json, at);
        var schema = JsonSerializer.Deserialize(json, DataJson.Default.DatasetSchema)!;
        return DatasetLayout.Of(schema).Schema == at
            ? schema
            : throw Refuse(path, "corruptDataset", "is not as long as its schema says");
    }

    private static DatasetException Refuse(string path, string code, string what) =>
        new(code, $"{Path.GetFileName(path)} {what}.") { File = Path.GetFileName(path) };
}
