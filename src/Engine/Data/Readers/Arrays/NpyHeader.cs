using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The head of a file of NumPy's format, versions 1 to 3 (numpy.lib.format): a magic, a version, a length and a
/// Python dictionary of descr, fortran_order and shape; then the elements. Nothing of Python is ever run.</summary>
internal sealed partial record NpyHeader(NpyType Type, bool IsFortran, int[] Shape, int Size)
{
    private const int LongestText = 1 << 16, LargestRow = 64 << 20;

    /// <summary>Bytes of one row: of everything but the first axis.</summary>
    public int RowSize => RowElements * Type.Size;

    public int RowElements { get; } = Shape.Skip(1).Aggregate(1, (product, size) => product * size);

    public static bool Recognises(ReadOnlySpan<byte> head) => head is [0x93, ..] && head[1..].StartsWith("NUMPY"u8);

    /// <summary>Reads it off the stream; FormatException says what is wrong with it.</summary>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !Recognises(start))
            throw new FormatException("is not a NumPy array");
        if (start[6] is not (1 or 2 or 3))
            throw new FormatException($"has version {start[6]} of NumPy's format; 1 to 3 are read");
        var prefix = start[6] == 1 ? 10 : 12;
        if (stream.ReadAtLeast(start[10..prefix], prefix - 10, throwOnEndOfStream: false) < prefix - 10)
            throw new FormatException("ends within its header");
        var length = start[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > LongestText)
            throw new FormatException($"announces a header of {length} bytes");
        var text = new byte[length];
        return stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length
            ? throw new FormatException("ends within its header")
            : Parse(Encoding.UTF8.GetString(text), prefix + text.Length);
    }

    private static NpyHeader Parse(string text, int size)
    {
        if (ObjectType().IsMatch(text))
            throw new FormatException("holds Python objects, which are never read; save plain numbers");
        var (descr, order, shape) = (Descr().Match(text), Order().Match(text), ShapeText().Match(text));
        if (!order.Success || !shape.Success)
            throw new FormatException($"has a header that is none: {text.Trim()}");
        if (!descr.Success || NpyType.Parse(descr.Groups[1].Value) is not { } type)
            throw new FormatException($"has elements of type {(descr.Success ? descr.Groups[1].Value : "with fields")}; "
                + "booleans, integers and floats of up to 8 bytes are read");
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new NpyHeader(type, order.Groups[1].Value == "True" && sizes.Length > 1, Sizes(sizes), size);
    }

    private static int[] Sizes(string[] texts)
    {
        var (sizes, row) = (new int[texts.Length], 1L);
        for (var i = 0; i < texts.Length; i++)
        {
            if (!int.TryParse(texts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] == 0
                || (i > 0 && (row *= sizes[i]) > LargestRow))
                throw new FormatException($"has the shape ({string.Join(", ", texts)}), which is empty or too large");
        }

        return sizes.Length > 0 ? sizes : throw new FormatException("is a single number without axes");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'descr'\s*:\s*('[^']*O\d*'|\[.*'[^']*O\d*'.*\])")]
    private static partial Regex ObjectType();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([\d,\s]*)\)")]
    private static partial Regex ShapeText();
}
