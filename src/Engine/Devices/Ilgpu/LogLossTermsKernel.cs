using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The sum of a row's probabilities and the right class's; see <see cref="LogLossTerms"/>.</summary>
/// <remarks>Not all devices have float64: the sum is counted in units of 2^-46, exactly.</remarks>
internal static class LogLossTermsKernel
{
    private const float Units = 1L << 46;

    public static void Bind(IlgpuBinding binding) =>
        JudgedRows.Launch(binding, RunAlone, RunShared, ((LogLossTerms)binding.Node.Operation).IgnoreIndex);

    [Kernel]
    public static void RunAlone(JudgedRows rows)
    {
        var row = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (row < rows.Rows)
            Write(rows, row, Sum(rows, row, 0, 1));
    }

    [Kernel]
    public static void RunShared(JudgedRows rows)
    {
        var shared = SharedMemory.Allocate<long>(GroupFold.Limit);
        var thread = Group.IdxX;
        shared[thread] = Sum(rows, Grid.IdxX, thread, Group.DimX);
        Group.Barrier();
        for (var stride = Group.DimX >> 1; stride > 0; stride >>= 1)
        {
            if (thread < stride)
                shared[thread] += shared[thread + stride];
            Group.Barrier();
        }
        if (thread == 0)
            Write(rows, Grid.IdxX, shared[0]);
    }

    // Of every step-th class from the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Sum(JudgedRows rows, int row, int first, int step)
    {
        var sum = 0L;
        for (var c = first; c < rows.Width; c += step)
            sum += (long)(Clip(rows.Scores[(row * rows.Width) + c]) * Units);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(JudgedRows rows, int row, long sum)
    {
        var terms = row * LogLossTerms.Terms;
        if (!rows.IsJudged(row))
        {
            for (var term = 0; term < LogLossTerms.Terms; term++)
                rows.Output[terms + term] = rows.Unjudged(row);
            return;
        }
        var rounded = (float)sum;
        rows.Output[terms] = rounded / Units;
        rows.Output[terms + 1] = (sum - (long)rounded) / Units;
        rows.Output[terms + 2] = Clip(rows.Scores[(row * rows.Width) + rows.Classes[row]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Clip(float probability) =>
        probability < LogLossTerms.Least ? LogLossTerms.Least : probability > LogLossTerms.Most ? LogLossTerms.Most : probability;
}
