using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Mean of each window, padding counted as zeros.</summary>
internal sealed unsafe class AveragePoolKernel<TLane>(Binding binding, AveragePool operation)
    : RowKernel(binding.Shape.Extent(0, 2), binding.Shape.Extent(2, 4)) where TLane : struct, IVectorLane<TLane>
{
    private readonly PoolWindows windows = new(operation.Geometry, binding.InputShape(0), binding.Shape);
    private readonly float* image = binding.Input(0);
    private readonly float* output = binding.Output;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var line = windows.At(row);
            var pixel = output + windows.Result(row);
            for (var column = 0; column < windows.Columns; column++, pixel += windows.Channels)
                Average(windows.At(line, column), pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(Window window, float* target)
    {
        var (channels, line, share) = (windows.Channels, windows.LineSize, TLane.Of(1f / windows.Area));
        var c = 0;
        for (; c + TLane.Width <= channels; c += TLane.Width)
        {
            var sum = TLane.Of(0);
            for (var y = 0; y < window.Height; y++)
                for (var x = 0; x < window.Width; x++)
                    sum += TLane.Load(image + window.Start + (y * line) + (x * channels) + c);
            TLane.Store(sum * share, target + c);
        }
        for (; c < channels; c++)
        {
            var sum = 0f;
            for (var y = 0; y < window.Height; y++)
                for (var x = 0; x < window.Width; x++)
                    sum += image[window.Start + (y * line) + (x * channels) + c];
            target[c] = sum * (1f / windows.Area);
        }
    }
}
