using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>One pass over an array's rows, a block of them at a time.</summary>
internal sealed class NpyRows : IDisposable
{
    // A gather reads as many bytes in a row as the block has rows: larger blocks, fewer reads.
    private const int Block = 256 * 1024, FortranBlock = 16 << 20;

    private readonly NpyArray array;
    private readonly CancellationToken cancellation;
    private readonly Stream? stream;
    private readonly SafeFileHandle? plain;
    private readonly byte[] block;
    private readonly int rowsAtATime;
    private int read, inBlock, at;

    public NpyRows(NpyArray array, CancellationToken cancellation)
    {
        (this.array, this.cancellation) = (array, cancellation);
        var header = array.Header;
        rowsAtATime = Math.Clamp((header.IsFortran ? FortranBlock : Block) / header.RowSize, 1, array.Rows);
        block = new byte[rowsAtATime * header.RowSize];
        if (header.IsFortran)
        {
            plain = File.OpenHandle(array.PlainPath!);
            return;
        }

        stream = array.Open();
        NpyHeader.Read(stream);
    }

    /// <summary>The next row's elements in C order and in the machine's byte order; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (at == inBlock)
            Fill();
        return block.AsSpan(at++ * array.Header.RowSize, array.Header.RowSize);
    }

    /// <summary>To be called after the last row: nothing may follow it.</summary>
    public void CheckEnd()
    {
        var isOver = stream is not null
            ? stream.ReadAtLeast(stackalloc byte[1], 1, throwOnEndOfStream: false) == 0
            : RandomAccess.GetLength(plain!) == array.Header.Size + (long)array.Rows * array.Header.RowSize;
        if (!isOver)
            throw array.Refuse("trailingBytes", $"goes on after the {array.Rows} rows that its header announces");
    }

    public void Dispose()
    {
        stream?.Dispose();
        plain?.Dispose();
    }

    private void Fill()
    {
        cancellation.ThrowIfCancellationRequested();
        inBlock = Math.Min(rowsAtATime, array.Rows - read);
        var bytes = block.AsSpan(0, inBlock * array.Header.RowSize);
        if (stream is not null)
            CheckRead(stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false), bytes.Length);
        else
            Gather(bytes);
        array.Header.Type.Order(bytes);
        (read, at) = (read + inBlock, 0);
    }

    private void CheckRead(int count, int expected)
    {
        if (count < expected)
            throw array.Refuse("truncatedFile",
                $"is truncated: it ends within the {array.Rows} rows that its header announces", read + count / array.Header.RowSize + 1);
    }

    /// <summary>Fortran order: element (n, i, j, ...) of the array lies at n + N (i + I (j + ...)), so the rows of a block
    /// lie side by side for each element, and are dealt out to their places in C order.</summary>
    private void Gather(Span<byte> rows)
    {
        var (header, size) = (array.Header, array.Header.Type.Size);
        var run = new byte[inBlock * size];
        for (var element = 0; element < header.RowElements; element++)
        {
            var offset = header.Size + ((long)element * array.Rows + read) * size;
            CheckRead(RandomAccess.Read(plain!, run, offset) == run.Length ? rows.Length : 0, rows.Length);
            Deal(run, rows, InCOrder(element, header.Shape) * size, size);
        }
    }

    private void Deal(ReadOnlySpan<byte> run, Span<byte> rows, int to, int size)
    {
        var stride = array.Header.RowSize;
        for (var row = 0; row < inBlock; row++)
            run.Slice(row * size, size).CopyTo(rows[(row * stride + to)..]);
    }

    private static int InCOrder(int element, int[] shape)
    {
        var index = 0;
        var stride = 1;
        for (var axis = shape.Length - 1; axis > 0; axis--)
            stride *= shape[axis];
        for (var axis = 1; axis < shape.Length; axis++)
        {
            stride /= shape[axis];
            index += element % shape[axis] * stride;
            element /= shape[axis];
        }

        return index;
    }
}
