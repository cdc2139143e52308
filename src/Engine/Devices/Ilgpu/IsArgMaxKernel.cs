using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Whether each row's largest number is its class's.</summary>
internal static class IsArgMaxKernel
{
    public static void Bind(IlgpuBinding binding) =>
        JudgedRows.Launch(binding, RunAlone, RunShared, ((IsArgMax)binding.Node.Operation).IgnoreIndex);

    [Kernel]
    public static void RunAlone(JudgedRows rows)
    {
        var row = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (row < rows.Rows)
            rows.Output[row] = Answer(rows, row, ArgMaxRow.Alone(rows, row));
    }

    [Kernel]
    public static void RunShared(JudgedRows rows)
    {
        var best = ArgMaxRow.Shared(
            SharedMemory.Allocate<float>(GroupFold.Limit), SharedMemory.Allocate<int>(GroupFold.Limit), rows, Grid.IdxX);
        if (Group.IdxX == 0)
            rows.Output[Grid.IdxX] = Answer(rows, Grid.IdxX, best);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Answer(JudgedRows rows, int row, int best) =>
        best == rows.Classes[row] && !rows.Ignore.Is(best) ? 1f : 0f;
}
