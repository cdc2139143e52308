using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data;

/// <summary>A stretch of rows of equal size in a file. A small one is mapped: a row costs nothing to find, and those that were
/// touched count as memory of this process. A larger one is read at the moment it is asked for, so that memory does not
/// follow the size of the file. Safe from several threads at once; allocates nothing.</summary>
internal sealed unsafe class RowRegion : IDisposable
{
    /// <summary>Bytes of the largest region that is mapped unless a caller says otherwise.</summary>
    public const long MostMapped = 256 << 20;

    private readonly SafeFileHandle file;
    private readonly long start, rowSize;
    private readonly int count;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* mapped;
    private bool isDisposed;

    /// <param name="file">Left open.</param>
    public RowRegion(SafeFileHandle file, long start, long rowSize, int count, long mostMapped)
    {
        (this.file, this.start, this.rowSize, this.count) = (file, start, rowSize, count);
        if (rowSize * count is 0 || rowSize * count > mostMapped)
            return;
        try
        {
            map = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(start, rowSize * count, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref mapped);
            // A view begins at a page.
            mapped += view.PointerOffset;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool IsMapped => mapped is not null;

    /// <summary>A row of a mapped region where it lies.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Check(row);
            return new(mapped + (row * rowSize), (int)rowSize);
        }
    }

    /// <summary>Copies rows, one after the other.</summary>
    public void Read(ReadOnlySpan<int> rows, Span<byte> destination)
    {
        if (IsMapped)
        {
            for (var i = 0; i < rows.Length; i++)
                this[rows[i]].CopyTo(destination[(i * (int)rowSize)..]);
            return;
        }
        while (rows.Length > 0)
        {
            var neighbours = Neighbours(rows);
            var bytes = destination[..(neighbours * (int)rowSize)];
            Fill(bytes, start + (rows[0] * rowSize));
            rows = rows[neighbours..];
            destination = destination[bytes.Length..];
        }
    }

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (IsMapped)
            view!.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        map?.Dispose();
    }

    // Rows that follow each other in the file are read at once.
    private int Neighbours(ReadOnlySpan<int> rows)
    {
        var length = 0;
        do
            Check(rows[length]);
        while (++length < rows.Length && rows[length] == rows[0] + length);
        return length;
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new DatasetException("corruptDataset", "The data set's file has become shorter while it was read.");
            bytes = bytes[read..];
            offset += read;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int row)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if ((uint)row >= (uint)count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The data set has rows 0 to {count - 1}.");
    }
}
