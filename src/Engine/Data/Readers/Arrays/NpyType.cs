using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The element type of a NumPy array: 'b' (booleans), 'u', 'i' (integers) or 'f' of 1 to 8 bytes.</summary>
internal readonly record struct NpyType(char Kind, int Size, bool IsBigEndian)
{
    public bool IsByte => this is { Kind: 'u' or 'b', Size: 1 };

    public bool IsWhole => Kind != 'f';

    /// <summary>From a descr like "&lt;f4", "|u1" or "&gt;i8"; null for what is no plain number.</summary>
    public static NpyType? Parse(string descr)
    {
        if (descr.Length != 3 || !"<>|=".Contains(descr[0]) || !char.IsAsciiDigit(descr[2]))
            return null;
        var type = new NpyType(descr[1], descr[2] - '0', descr[0] == '>');
        return type is { Kind: 'b', Size: 1 } or { Kind: 'u' or 'i', Size: 1 or 2 or 4 or 8 } or { Kind: 'f', Size: 2 or 4 or 8 }
            ? type
            : null;
    }

    /// <summary>Big-endian elements to the machine's order, in place.</summary>
    public void Order(Span<byte> elements)
    {
        if (IsBigEndian != BitConverter.IsLittleEndian)
            return;
        switch (Size)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    /// <summary>Elements, in the machine's order, as the nearest floats.</summary>
    public void ToFloats(ReadOnlySpan<byte> elements, Span<float> destination) => Convert(elements, destination);

    /// <summary>Elements, in the machine's order, as doubles: exact but for whole numbers beyond 2^53.</summary>
    public void ToDoubles(ReadOnlySpan<byte> elements, Span<double> destination) => Convert(elements, destination);

    private void Convert<T>(ReadOnlySpan<byte> elements, Span<T> destination)
        where T : INumber<T>
    {
        switch (Kind, Size)
        {
            case ('u' or 'b', 1): Convert<byte, T>(elements, destination); break;
            case ('i', 1): Convert<sbyte, T>(elements, destination); break;
            case ('u', 2): Convert<ushort, T>(elements, destination); break;
            case ('i', 2): Convert<short, T>(elements, destination); break;
            case ('u', 4): Convert<uint, T>(elements, destination); break;
            case ('i', 4): Convert<int, T>(elements, destination); break;
            case ('u', 8): Convert<ulong, T>(elements, destination); break;
            case ('i', 8): Convert<long, T>(elements, destination); break;
            case ('f', 2): Convert<Half, T>(elements, destination); break;
            case ('f', 4): Convert<float, T>(elements, destination); break;
            default: Convert<double, T>(elements, destination); break;
        }
    }

    private static void Convert<TSource, T>(ReadOnlySpan<byte> elements, Span<T> destination)
        where TSource : unmanaged, INumber<TSource>
        where T : INumber<T>
    {
        var source = MemoryMarshal.Cast<byte, TSource>(elements);
        for (var i = 0; i < source.Length; i++)
            destination[i] = T.CreateTruncating(source[i]);
    }
}
