using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>Four neighbouring floats, read and written as one access of 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct Quad
{
    public float X, Y, Z, W;

    /// <summary>this += scale * other</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float scale, Quad other)
    {
        X += scale * other.X;
        Y += scale * other.Y;
        Z += scale * other.Z;
        W += scale * other.W;
    }
}
