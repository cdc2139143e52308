using ILGPU;
using TrainService.Engine.Operations;
using TrainService.Engine.Random;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Draws a mask, one thread for each four elements; see <see cref="DropoutMask"/> for which numbers.</summary>
internal static class DropoutMaskKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var mask = (DropoutMask)binding.Node.Operation;
        binding.LaunchFlat<Arguments>(Run, IlgpuBinding.GroupsOf(binding.Shape.Count, 4), new Arguments
        {
            Count = binding.Shape.Count,
            Rate = mask.Rate,
            Kept = 1 / (1 - mask.Rate),
            Stream = (uint)mask.Stream,
            Random = binding.Integers(0),
            Output = binding.Output,
        });
    }

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var block = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        // Counted in blocks: four times the last thread may be more than an int holds.
        if (block > (arguments.Count - 1) / 4)
            return;
        var (x, y, z, w) = Philox.Block((uint)block, arguments.Stream, (uint)arguments.Random[2],
            (uint)RandomPurpose.Dropout, (uint)arguments.Random[0], (uint)arguments.Random[1]);
        var i = block * 4;
        var rest = arguments.Count - i;
        arguments.Output[i] = Keep(arguments, x);
        if (rest > 1)
            arguments.Output[i + 1] = Keep(arguments, y);
        if (rest > 2)
            arguments.Output[i + 2] = Keep(arguments, z);
        if (rest > 3)
            arguments.Output[i + 3] = Keep(arguments, w);
    }

    private static float Keep(Arguments arguments, uint bits) =>
        Philox.Uniform(bits) >= arguments.Rate ? arguments.Kept : 0;

    internal struct Arguments
    {
        public int Count;
        public float Rate, Kept;
        public uint Stream;
        public ArrayView<int> Random;
        public ArrayView<float> Output;
    }
}
