using System.Runtime.CompilerServices;
using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Where a row's largest number is, the first of equals.</summary>
internal static class ArgMaxRow
{
    /// <summary>For a thread by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Alone(JudgedRows rows, int row) => Largest(rows, row * rows.Width, 0, 1);

    /// <summary>For a group together; in every thread of it.</summary>
    /// <param name="values">Shared, as are the places: room for a number of each thread.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Shared(ArrayView<float> values, ArrayView<int> places, JudgedRows rows, int row)
    {
        var thread = Group.IdxX;
        places[thread] = Largest(rows, row * rows.Width, thread, Group.DimX);
        values[thread] = rows.Scores[(row * rows.Width) + places[thread]];
        Group.Barrier();
        for (var stride = Group.DimX >> 1; stride > 0; stride >>= 1)
        {
            if (thread < stride && (values[thread + stride] > values[thread]
                || (values[thread + stride] == values[thread] && places[thread + stride] < places[thread])))
            {
                values[thread] = values[thread + stride];
                places[thread] = places[thread + stride];
            }
            Group.Barrier();
        }
        return places[0];
    }

    // Of every step-th number from the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Largest(JudgedRows rows, int begin, int first, int step)
    {
        var (largest, best) = (rows.Scores[begin + first], first);
        for (var c = first + step; c < rows.Width; c += step)
            if (rows.Scores[begin + c] > largest)
            {
                largest = rows.Scores[begin + c];
                best = c;
            }
        return best;
    }
}
