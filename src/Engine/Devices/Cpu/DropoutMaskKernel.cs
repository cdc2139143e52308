using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TrainService.Engine.Operations;
using TrainService.Engine.Random;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Draws a mask; see <see cref="DropoutMask"/> for which numbers.</summary>
internal sealed unsafe class DropoutMaskKernel(Binding binding, DropoutMask operation)
    : FlatKernel(binding.Shape.Count, Grain)
{
    // A multiple of the words that are drawn at once.
    private const int Grain = 1 << 12;

    // Words that stay in the first cache between being drawn and being compared.
    private const int Drawn = 1 << 9;

    private readonly int* random = binding.Integers(0);
    private readonly float* output = binding.Output;

    public static CpuKernel Bind(Binding binding) =>
        new DropoutMaskKernel(binding, (DropoutMask)binding.Node.Operation);

    [SkipLocalsInit]
    public override void RunRange(int begin, int end)
    {
        var words = stackalloc uint[Drawn];
        var (key0, key1, step) = ((uint)random[0], (uint)random[1], (uint)random[2]);
        for (; begin < end; begin += Drawn)
        {
            var count = Math.Min(Drawn, end - begin);
            PhiloxBlocks.Fill(words, Blocks(count), (uint)(begin / 4), (uint)operation.Stream, step, (uint)RandomPurpose.Dropout, key0, key1);
            Compare(words, output + begin, count);
        }
    }

    private static int Blocks(int words) => (words + (4 * PhiloxBlocks.Step) - 1) / (4 * PhiloxBlocks.Step) * PhiloxBlocks.Step;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(uint* words, float* mask, int count)
    {
        var kept = 1 / (1 - operation.Rate);
        var i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            // As Philox.Uniform.
            var uniform = Vector512.ConvertToSingle((Vector512.Load(words + i) >> 8).AsInt32()) * (1f / (1 << 24));
            Vector512.ConditionalSelect(
                Vector512.GreaterThanOrEqual(uniform, Vector512.Create(operation.Rate)), Vector512.Create(kept), Vector512<float>.Zero).Store(mask + i);
        }
        for (; i < count; i++)
            mask[i] = Philox.Uniform(words[i]) >= operation.Rate ? kept : 0;
    }
}
