using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>How many classes stand before each row's right one; see <see cref="TargetRank"/> for the order.</summary>
internal static class TargetRankKernel
{
    public static void Bind(IlgpuBinding binding) =>
        JudgedRows.Launch(binding, RunAlone, RunShared, ((TargetRank)binding.Node.Operation).IgnoreIndex);

    [Kernel]
    public static void RunAlone(JudgedRows rows)
    {
        var row = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (row < rows.Rows)
            rows.Output[row] = rows.IsJudged(row) ? Before(rows, row, 0, 1) : rows.Unjudged(row);
    }

    [Kernel]
    public static void RunShared(JudgedRows rows)
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var row = Grid.IdxX;
        // Whole numbers: their sum is exact in any order.
        var before = GroupFold.Apply<SumFold>(shared, rows.IsJudged(row) ? Before(rows, row, Group.IdxX, Group.DimX) : 0f);
        if (Group.IdxX == 0)
            rows.Output[row] = rows.IsJudged(row) ? before : rows.Unjudged(row);
    }

    // Of every step-th class from the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Before(JudgedRows rows, int row, int first, int step)
    {
        var (begin, target, before) = (row * rows.Width, rows.Classes[row], 0f);
        var score = rows.Scores[begin + target];
        for (var c = first; c < rows.Width; c += step)
        {
            var other = rows.Scores[begin + c];
            before += other > score || (other == score && c > target) ? 1f : 0f;
        }
        return before;
    }
}
