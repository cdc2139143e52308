using TrainService.Engine.Operations;
using TrainService.Engine.Random;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Draws a mask; see <see cref="DropoutMask"/> for which numbers.</summary>
internal sealed unsafe class DropoutMaskKernel(Binding binding, DropoutMask operation)
    : FlatKernel(binding.Shape.Count, Grain)
{
    // A multiple of the four words of a block.
    private const int Grain = 1 << 12;

    private readonly int* random = binding.Integers(0);
    private readonly float* output = binding.Output;

    public static CpuKernel Bind(Binding binding) =>
        new DropoutMaskKernel(binding, (DropoutMask)binding.Node.Operation);

    public override void RunRange(int begin, int end)
    {
        var kept = 1 / (1 - operation.Rate);
        var (key0, key1, step) = ((uint)random[0], (uint)random[1], (uint)random[2]);
        var words = stackalloc uint[4];
        for (var i = begin; i < end; i += 4)
        {
            (words[0], words[1], words[2], words[3]) =
                Philox.Block((uint)(i / 4), (uint)operation.Stream, step, (uint)RandomPurpose.Dropout, key0, key1);
            for (var word = 0; word < Math.Min(4, end - i); word++)
                output[i + word] = Philox.Uniform(words[word]) >= operation.Rate ? kept : 0;
        }
    }
}
