using System.Buffers.Binary;

namespace TrainService.Engine.Data.Readers;

/// <summary>One file of the IDX format (LeCun's MNIST page): two zero bytes, element type, number of dimensions, the
/// dimensions as big-endian int32, then the elements row-major. Only unsigned bytes are taken.</summary>
internal sealed class IdxFile : IDisposable
{
    private const byte UnsignedByte = 0x08;
    private const int LargestItem = 64 << 20;
    private readonly UnpackedStream stream;

    private IdxFile(string name, UnpackedStream stream, int[] dimensions) =>
        (Name, this.stream, Dimensions) = (name, stream, dimensions);

    public string Name { get; }

    /// <summary>Items first.</summary>
    public int[] Dimensions { get; }

    public int Count => Dimensions[0];

    public int ItemSize => Dimensions.Skip(1).Aggregate(1, (product, size) => product * size);

    public bool IsLabels => Dimensions.Length == 1;

    public static bool Recognises(ReadOnlySpan<byte> head) => head is [0, 0, >= 0x08 and <= 0x0E, >= 1 and <= 4, ..];

    /// <summary>Reads the header, and checks that a file of this size can hold what it announces.</summary>
    public static IdxFile Open(UploadedFile upload, long mostBytes)
    {
        var stream = UnpackedStream.Open(upload, mostBytes);
        try
        {
            var file = new IdxFile(upload.Name, stream, ReadDimensions(upload.Name, stream));
            file.CheckSize();
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The next item or items; a file that ends within them is refused.</summary>
    public void Read(Span<byte> items)
    {
        var start = stream.Offset;
        var read = stream.ReadAtMost(items);
        if (read == items.Length)
            return;
        throw Truncated($"{start + read}", start + read);
    }

    /// <summary>To be called after the last item: nothing may follow it.</summary>
    public void CheckEnd()
    {
        if (stream.ReadAtMost(stackalloc byte[1]) != 0)
            throw Refuse(Name, "trailingBytes",
                $"goes on after the {Count} items that its header announces", stream.Offset - 1);
    }

    public void Dispose() => stream.Dispose();

    private long Announced => 4 + 4 * Dimensions.Length + (long)Count * ItemSize;

    private void CheckSize()
    {
        if (stream.MostLength < Announced)
            throw Truncated($"{stream.MostLength}{(stream.IsPacked ? " or before" : "")}", stream.MostLength);
        if (Count > DatasetLimits.Rows)
            throw Refuse(Name, "tooManyRows", $"has {Count} items; at most {DatasetLimits.Rows} are read", 4);
    }

    private DatasetException Truncated(string end, long offset) => Refuse(Name, "truncatedFile",
        $"is truncated: it ends at byte {end} of the {Announced} that its header announces", offset);

    private static int[] ReadDimensions(string name, UnpackedStream stream)
    {
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtMost(head);
        if (read < head.Length)
            throw Refuse(name, "truncatedFile", $"is truncated: it ends at byte {read}, within its IDX header", read);
        if (!Recognises(head))
            throw Refuse(name, "notIdx", $"is not an IDX file: it starts with {Convert.ToHexString(head)}", 0);
        if (head[2] != UnsignedByte)
            throw Refuse(name, "idxType",
                $"has elements of type 0x{head[2]:X2}; only unsigned bytes (0x08) are read", 2);

        var dimensions = new int[head[3]];
        long item = 1;
        for (var i = 0; i < dimensions.Length; i++)
        {
            var at = stream.Offset;
            if (stream.ReadAtMost(head) < head.Length)
                throw Refuse(name, "truncatedFile",
                    $"is truncated: it ends at byte {stream.Offset}, within its IDX header", stream.Offset);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(head);
            item *= i == 0 ? 1 : Math.Max(dimensions[i], 0);
            if (dimensions[i] <= 0 || item > LargestItem)
                throw Refuse(name, "idxDimensions",
                    $"announces dimensions {string.Join(" x ", dimensions[..(i + 1)])}, which cannot be", at);
        }

        return dimensions;
    }

    private static DatasetException Refuse(string name, string code, string what, long offset) =>
        new(code, $"{name} {what}.") { File = name, Offset = offset };
}
