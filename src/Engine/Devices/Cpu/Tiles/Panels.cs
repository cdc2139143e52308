using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TrainService.Engine.Devices.Cpu.Tiles;

/// <summary>Lays out a right operand so that a tile reads it front to back.</summary>
internal static unsafe class Panels
{
    /// <summary>
    /// panel[k][j] = source[j][k] for j below <paramref name="columns"/>, zeros in the columns beyond.
    /// </summary>
    /// <param name="stride">Floats from one row of the source to the next.</param>
    /// <param name="width">Columns of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(float* source, nint stride, int columns, int length, float* panel, int width)
    {
        var blockedColumns = Avx.IsSupported ? columns & ~7 : 0;
        var blockedLength = length & ~7;
        for (var j = 0; j < blockedColumns; j += 8)
            for (var k = 0; k < blockedLength; k += 8)
                Transpose8x8(source + (j * stride) + k, stride, panel + ((nint)k * width) + j, width);
        for (var j = 0; j < columns; j++)
            for (var k = j < blockedColumns ? blockedLength : 0; k < length; k++)
                panel[((nint)k * width) + j] = source[(j * stride) + k];
        if (columns < width)
            for (var k = 0; k < length; k++)
                new Span<float>(panel + ((nint)k * width) + columns, width - columns).Clear();
    }

    /// <summary>panel[k][j] = source[k][j]: rows far apart brought together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(float* source, nint stride, int length, float* panel, int width)
        where T : struct, IVectorLane<T>
    {
        for (var k = 0; k < length; k++, source += stride)
            for (var j = 0; j < width; j += T.Width, panel += T.Width)
                T.Store(T.Load(source + j), panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8x8(float* source, nint stride, float* target, nint width)
    {
        // Pairs of rows interleaved, then pairs of pairs, then halves of registers exchanged.
        Interleave(source, stride, out var a0, out var a1, out var a2, out var a3);
        Interleave(source + (4 * stride), stride, out var b0, out var b1, out var b2, out var b3);
        Avx.Permute2x128(a0, b0, 0x20).Store(target);
        Avx.Permute2x128(a1, b1, 0x20).Store(target + width);
        Avx.Permute2x128(a2, b2, 0x20).Store(target + (2 * width));
        Avx.Permute2x128(a3, b3, 0x20).Store(target + (3 * width));
        Avx.Permute2x128(a0, b0, 0x31).Store(target + (4 * width));
        Avx.Permute2x128(a1, b1, 0x31).Store(target + (5 * width));
        Avx.Permute2x128(a2, b2, 0x31).Store(target + (6 * width));
        Avx.Permute2x128(a3, b3, 0x31).Store(target + (7 * width));
    }

    /// <summary>Four rows of eight; each half of a result holds one column of that half's four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(float* source, nint stride,
        out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        var r0 = Vector256.Load(source);
        var r1 = Vector256.Load(source + stride);
        var r2 = Vector256.Load(source + (2 * stride));
        var r3 = Vector256.Load(source + (3 * stride));
        var (low01, high01) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (low23, high23) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        c0 = Avx.Shuffle(low01, low23, 0x44);
        c1 = Avx.Shuffle(low01, low23, 0xEE);
        c2 = Avx.Shuffle(high01, high23, 0x44);
        c3 = Avx.Shuffle(high01, high23, 0xEE);
    }
}
