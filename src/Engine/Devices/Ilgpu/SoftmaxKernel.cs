using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>exp(x - max) / sum of exp(x - max), a group for each row.</summary>
internal static class SoftmaxKernel
{
    public static void Bind(IlgpuBinding binding) => RowArguments.Launch(binding, Run);

    [Kernel]
    public static void Run(RowArguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var begin = Grid.IdxX * arguments.Width;
        var row = SoftmaxRow.Of(shared, arguments.Input, begin, arguments.Width);
        var scale = 1 / row.Total;
        for (var c = Group.IdxX; c < arguments.Width; c += Group.DimX)
            arguments.Output[begin + c] = ScalarLane.Exp(arguments.Input[begin + c] - row.Maximum) * scale;
    }
}
