using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>x - log of the sum of exp(x), a group for each row.</summary>
internal static class LogSoftmaxKernel
{
    public static void Bind(IlgpuBinding binding) => RowArguments.Launch(binding, Run);

    [Kernel]
    public static void Run(RowArguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var begin = Grid.IdxX * arguments.Width;
        var offset = SoftmaxRow.Of(shared, arguments.Input, begin, arguments.Width).LogSumExp;
        for (var c = Group.IdxX; c < arguments.Width; c += Group.DimX)
            arguments.Output[begin + c] = arguments.Input[begin + c] - offset;
    }
}
