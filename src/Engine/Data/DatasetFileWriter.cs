using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data;

/// <summary>Which part of a data set a row belongs to; the parts lie in this order in the file.</summary>
internal enum SplitPart : byte
{
    Train,
    Validation,
    Test,
}

/// <summary>Writes a data set file row by row. Nothing appears at the destination before Complete has returned;
/// disposing without it leaves no trace. Rows of each part come in order, the parts may be interleaved.</summary>
internal sealed class DatasetFileWriter : IDisposable
{
    private readonly string destination, temporary;
    private readonly DatasetLayout layout;
    private readonly SafeFileHandle file;
    private readonly RegionWriter[] features, targets, weights;
    private readonly SplitSizes splits;

    public DatasetFileWriter(string destination, SplitSizes splits, int featureWidth, string featureType,
        int targetWidth, bool hasWeights = false)
    {
        this.destination = destination;
        this.splits = splits;
        layout = DatasetLayout.Of(splits.Total, featureWidth, featureType, targetWidth, hasWeights);
        temporary = $"{destination}.{Guid.NewGuid():N}.partial";
        file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        int[] starts = [0, splits.Train, splits.Train + splits.Validation];
        features = [.. starts.Select(row => new RegionWriter(file, layout.Features + row * layout.FeatureRow))];
        targets = [.. starts.Select(row => new RegionWriter(file, layout.Targets + row * layout.TargetRow))];
        weights = [.. starts.Select(row => new RegionWriter(file, layout.Weights + row * layout.WeightRow))];
    }

    /// <summary>One row's features, already in the stored type.</summary>
    public void WriteFeatures(SplitPart part, ReadOnlySpan<byte> row) => features[(int)part].Write(row);

    public void WriteFeatures(SplitPart part, ReadOnlySpan<float> row) =>
        features[(int)part].Write(MemoryMarshal.AsBytes(row));

    public void WriteClass(SplitPart part, int index) =>
        targets[(int)part].Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in index)));

    /// <summary>The classes of a target with a shape.</summary>
    public void WriteClasses(SplitPart part, ReadOnlySpan<int> indices) =>
        targets[(int)part].Write(MemoryMarshal.AsBytes(indices));

    public void WriteValues(SplitPart part, ReadOnlySpan<float> values) =>
        targets[(int)part].Write(MemoryMarshal.AsBytes(values));

    public void WriteWeight(SplitPart part, float weight) =>
        weights[(int)part].Write(MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in weight)));

    /// <summary>Seals the file and moves it to its destination; returns its content hash.</summary>
    public string Complete(DatasetSchema schema, CancellationToken cancellation)
    {
        CheckComplete(schema);
        Span<byte> header = stackalloc byte[DatasetLayout.HeaderSize];
        header.Clear();
        DatasetLayout.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], DatasetLayout.VersionOf(schema));
        RandomAccess.Write(file, header, 0);

        var json = JsonSerializer.SerializeToUtf8Bytes(schema, DataJson.Default.DatasetSchema);
        RandomAccess.Write(file, json, layout.Schema);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        var digestAt = layout.Schema + json.Length + length.Length;
        RandomAccess.Write(file, length, digestAt - length.Length);

        using var hash = FileDigest.Start(file, digestAt, cancellation);
        var digest = hash.GetCurrentHash();
        RandomAccess.Write(file, digest, digestAt);
        hash.AppendData(digest);
        RandomAccess.FlushToDisk(file);
        file.Dispose();
        // The rename is the commit: before it there is no data set, after it a whole one that is on the disk.
        File.Move(temporary, destination, overwrite: true);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void Dispose()
    {
        file.Dispose();
        File.Delete(temporary);
    }

    private void CheckComplete(DatasetSchema schema)
    {
        if (DatasetLayout.Of(schema) != layout || schema.Splits != splits)
            throw new InvalidOperationException("The schema does not describe the rows that were announced.");
        int[] rows = [splits.Train, splits.Validation, splits.Test];
        for (var part = 0; part < rows.Length; part++)
        {
            features[part].Flush();
            targets[part].Flush();
            weights[part].Flush();
            if (features[part].Written != rows[part] * layout.FeatureRow
                || targets[part].Written != rows[part] * layout.TargetRow
                || weights[part].Written != rows[part] * layout.WeightRow)
                throw new InvalidOperationException($"{(SplitPart)part} has not got its {rows[part]} rows.");
        }
    }

    /// <summary>A buffered cursor over one stretch of the file.</summary>
    private sealed class RegionWriter(SafeFileHandle file, long start)
    {
        private readonly byte[] buffer = new byte[64 * 1024];
        private int used;
        private long flushed;

        public long Written => flushed + used;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > buffer.Length - used)
                Flush();
            if (bytes.Length > buffer.Length)
            {
                RandomAccess.Write(file, bytes, start + flushed);
                flushed += bytes.Length;
                return;
            }

            bytes.CopyTo(buffer.AsSpan(used));
            used += bytes.Length;
        }

        public void Flush()
        {
            RandomAccess.Write(file, buffer.AsSpan(0, used), start + flushed);
            flushed += used;
            used = 0;
        }
    }
}
