using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The index of each row's largest number.</summary>
internal static class ArgMaxKernel
{
    public static void Bind(IlgpuBinding binding) => JudgedRows.Launch(binding, RunAlone, RunShared);

    [Kernel]
    public static void RunAlone(JudgedRows rows)
    {
        var row = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (row < rows.Rows)
            rows.Output[row] = ArgMaxRow.Alone(rows, row);
    }

    [Kernel]
    public static void RunShared(JudgedRows rows)
    {
        var best = ArgMaxRow.Shared(
            SharedMemory.Allocate<float>(GroupFold.Limit), SharedMemory.Allocate<int>(GroupFold.Limit), rows, Grid.IdxX);
        if (Group.IdxX == 0)
            rows.Output[Grid.IdxX] = best;
    }
}
