using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Folds the numbers of a group's threads by a tree over shared memory: the same order in every run.</summary>
internal static class GroupFold
{
    /// <summary>Threads of the largest group, and floats of shared memory that a fold needs.</summary>
    public const int Limit = 256;

    /// <summary>Threads that share a row: a power of two, about one for each four elements.</summary>
    public static int SizeFor(int width) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(width / 4, 32, Limit));

    /// <summary>The folded number, in every thread of the group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Apply<TFold>(ArrayView<float> shared, float value) where TFold : struct, IFold
    {
        var thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        for (var stride = Group.DimX >> 1; stride > 0; stride >>= 1)
        {
            if (thread < stride)
                shared[thread] = TFold.Apply(shared[thread], shared[thread + stride]);
            Group.Barrier();
        }
        var result = shared[0];
        // Before anybody writes the next number there.
        Group.Barrier();
        return result;
    }
}
