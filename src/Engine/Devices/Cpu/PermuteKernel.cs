using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Copies elements into another order of axes: the two last axes of the result at a time, neighbours that stay
/// neighbours counted as one axis.
/// </summary>
internal sealed unsafe class PermuteKernel : RowKernel
{
    private readonly float* input;
    private readonly float* output;
    private readonly List<Axis> axes;
    private readonly Axis lines, columns;

    private PermuteKernel(Binding binding, List<Axis> axes)
        : base(binding.Shape.Count / (axes[^1].Extent * axes[^2].Extent), axes[^1].Extent * axes[^2].Extent)
    {
        (lines, columns) = (axes[^2], axes[^1]);
        this.axes = axes[..^2];
        input = binding.Input(0);
        output = binding.Output;
    }

    public static CpuKernel Bind(Binding binding)
    {
        var (source, order) = (binding.InputShape(0), ((Permute)binding.Node.Operation).Axes);
        // Two axes of one, so that there are always a last and a last but one.
        List<Axis> axes = [new(1, 0), new(1, 0)];
        foreach (var axis in order)
        {
            var next = new Axis(source[axis], source.Extent(axis + 1, source.Rank));
            if (axes[^1].Stride == next.Extent * next.Stride)
                axes[^1] = new Axis(axes[^1].Extent * next.Extent, next.Stride);
            else if (next.Extent > 1)
                axes.Add(next);
        }
        return new PermuteKernel(binding, axes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var from = input + Offset(row);
            var to = output + ((nint)row * lines.Extent * columns.Extent);
            if (lines.Stride == 1 && columns.Stride > 1)
                Panels.PackTransposed(from, columns.Stride, columns.Extent, lines.Extent, to, columns.Extent);
            else
                for (var line = 0; line < lines.Extent; line++)
                    Copy(from + ((nint)line * lines.Stride), to + ((nint)line * columns.Extent));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(float* from, float* to)
    {
        if (columns.Stride == 1)
            new Span<float>(from, columns.Extent).CopyTo(new Span<float>(to, columns.Extent));
        else
            for (var i = 0; i < columns.Extent; i++)
                to[i] = from[(nint)i * columns.Stride];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private nint Offset(int row)
    {
        nint offset = 0;
        for (var i = axes.Count - 1; i >= 0; i--)
        {
            offset += (nint)(row % axes[i].Extent) * axes[i].Stride;
            row /= axes[i].Extent;
        }
        return offset;
    }

    /// <summary>An axis of the result, and how far apart its elements lie in the source.</summary>
    private readonly record struct Axis(int Extent, int Stride);
}
