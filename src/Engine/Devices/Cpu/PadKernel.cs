using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Copies what is inside and writes zeros around it, a line of the last axis at a time.</summary>
internal sealed unsafe class PadKernel : RowKernel
{
    private readonly float* input;
    private readonly float* output;
    private readonly PaddedAxis[] outer;
    private readonly int line, sourceLine, from, to, first;

    private PadKernel(Binding binding, IReadOnlyList<PaddedAxis> axes)
        : base(binding.Shape.Count / axes[^1].Result, axes[^1].Result)
    {
        var last = axes[^1];
        outer = [.. axes.SkipLast(1)];
        input = binding.Input(0);
        output = binding.Output;
        (line, sourceLine) = (last.Result, last.Source);
        // Elements of a line that are copied, and the first element they are copied from.
        from = Math.Clamp(last.Before, 0, line);
        to = Math.Clamp(last.Before + last.Source, from, line);
        first = Math.Max(0, -last.Before);
    }

    public static CpuKernel Bind(Binding binding) =>
        new PadKernel(binding, ((Pad)binding.Node.Operation).Walk(binding.InputShape(0)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var target = new Span<float>(output + ((nint)row * line), line);
            var source = SourceLine(row);
            if (source < 0)
            {
                target.Clear();
                continue;
            }
            target[..from].Clear();
            new Span<float>(input + (source * sourceLine) + first, to - from).CopyTo(target[from..]);
            target[to..].Clear();
        }
    }

    // -1 where the line lies in the padding.
    private nint SourceLine(int row)
    {
        nint source = 0, stride = 1;
        for (var i = outer.Length - 1; i >= 0; i--)
        {
            (row, var place) = Math.DivRem(row, outer[i].Result);
            place -= outer[i].Before;
            if (place < 0 || place >= outer[i].Source)
                return -1;
            source += place * stride;
            stride *= outer[i].Source;
        }
        return source;
    }
}
