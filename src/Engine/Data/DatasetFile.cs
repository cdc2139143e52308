using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data;

/// <summary>A data set in canonical form. Features stay in their stored type and become floats only in the batch that asks for
/// them; how much of a large file is in memory is the operating system's choice (<see cref="RowRegion"/>).</summary>
public sealed class DatasetFile : IDataset
{
    private readonly SafeFileHandle file;
    private readonly RowRegion features, targets, weights;
    private readonly int width, targetWidth;

    private DatasetFile(SafeFileHandle file, DatasetSchema schema, CheckedFile content, long mostMapped)
    {
        (this.file, Schema, Content, Count) = (file, schema, content, schema.Splits.Total);
        (width, targetWidth) = (schema.InputWidth, schema.TargetWidth);
        var layout = DatasetLayout.Of(schema);
        try
        {
            features = new RowRegion(file, layout.Features, layout.FeatureRow, Count, mostMapped);
            targets = new RowRegion(file, layout.Targets, layout.TargetRow, Count, mostMapped);
            weights = new RowRegion(file, layout.Weights, layout.WeightRow, Count, mostMapped);
        }
        catch
        {
            // The address space may end at any of them; what is mapped already would stay so.
            features?.Dispose();
            targets?.Dispose();
            throw;
        }
    }

    public DatasetSchema Schema { get; }

    public int Count { get; }

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal.</summary>
    public string ContentHash => Content.ContentHash;

    /// <summary>To open it again without another look at all of it.</summary>
    public CheckedFile Content { get; }

    /// <summary>Opens a data set file. All of it is checked against the digest it carries, unless the file is as it was
    /// when that was done before.</summary>
    /// <exception cref="DatasetException">The file is no data set, of another version, truncated or changed.</exception>
    public static DatasetFile Open(string path, CheckedFile? known = null, CancellationToken cancellation = default) =>
        Open(path, known, RowRegion.MostMapped, cancellation);

    internal static DatasetFile Open(string path, CheckedFile? known, long mostMapped, CancellationToken cancellation)
    {
        // Whoever takes the file away, or puts another there, does not disturb who reads this one.
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            var length = RandomAccess.GetLength(file);
            CheckHeader(path, file, length);
            Span<byte> trailer = stackalloc byte[DatasetLayout.TrailerSize];
            RandomAccess.Read(file, trailer, length - trailer.Length);
            var written = File.GetLastWriteTimeUtc(file);
            var content = known is not null && known.Length == length && known.WrittenAt == written ? known
                : new CheckedFile(length, written, Verify(path, file, length, trailer[sizeof(long)..], cancellation));
            var schema = ReadSchema(path, file, length, BinaryPrimitives.ReadInt64LittleEndian(trailer));
            return new DatasetFile(file, schema, content, mostMapped);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (destination.Length < (long)rows.Length * width)
            throw new ArgumentException($"{rows.Length} rows of {width} floats do not fit.", nameof(destination));
        destination = destination[..(rows.Length * width)];
        if (Schema.FeatureType != DatasetSchema.UInt8)
        {
            features.Read(rows, MemoryMarshal.AsBytes(destination));
        }
        else if (features.IsMapped)
        {
            for (var i = 0; i < rows.Length; i++)
                ByteWidening.ToFloats(features[rows[i]], destination.Slice(i * width, width));
        }
        else
        {
            // Into the last quarter of where the floats will be: a float never comes to lie on a byte still to be widened.
            var bytes = MemoryMarshal.AsBytes(destination)[(3 * destination.Length)..];
            features.Read(rows, bytes);
            ByteWidening.ToFloats(bytes, destination);
        }
    }

    public void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination)
    {
        CheckTarget(TargetKind.Classes);
        targets.Read(rows, MemoryMarshal.AsBytes(destination[..(rows.Length * targetWidth)]));
    }

    public void ReadValues(ReadOnlySpan<int> rows, Span<float> destination)
    {
        CheckTarget(TargetKind.Values);
        targets.Read(rows, MemoryMarshal.AsBytes(destination[..(rows.Length * targetWidth)]));
    }

    public void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (Schema.Weights is null)
            throw new InvalidOperationException("The rows of this data set have no weights.");
        weights.Read(rows, MemoryMarshal.AsBytes(destination[..rows.Length]));
    }

    public void Dispose()
    {
        features.Dispose();
        targets.Dispose();
        weights.Dispose();
        file.Dispose();
    }

    private void CheckTarget(TargetKind kind)
    {
        if (Schema.Target?.Kind != kind)
            throw new InvalidOperationException(Schema.Target is null ? "This data set has no target."
                : $"The target of this data set is {Schema.Target.Kind}, not {kind}.");
    }

    private static string Verify(
        string path, SafeFileHandle file, long length, ReadOnlySpan<byte> expected, CancellationToken cancellation)
    {
        using var hash = FileDigest.Start(file, length - DatasetLayout.DigestSize, cancellation);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(expected))
            throw Refuse(path, "corruptDataset", "is truncated or corrupt: its content does not match its digest");
        hash.AppendData(expected);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
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
