using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Largest element of each window, as many channels at a time as a register holds.</summary>
internal sealed unsafe class MaxPoolKernel<TLane>(Binding binding, MaxPool operation)
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
            var target = output + windows.Result(row);
            for (var column = 0; column < windows.Columns; column++, target += windows.Channels)
                if (windows.Channels < TLane.Width)
                    LargestScalars(windows.At(line, column), target);
                else
                    Largest(windows.At(line, column), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Largest(in Window window, float* target)
    {
        var (height, width, channels, line) = (window.Height, window.Width, windows.Channels, windows.LineSize);
        for (var c = 0; c < channels; c += TLane.Width)
        {
            // The last register overlaps the one before it rather than the next pixel.
            var channel = Math.Min(c, channels - TLane.Width);
            var first = image + window.Start + channel;
            var largest = TLane.Load(first);
            for (var y = 0; y < height; y++, first += line)
                for (nint x = 0; x < width; x++)
                    largest = TLane.Max(largest, TLane.Load(first + (x * channels)));
            TLane.Store(largest, target + channel);
        }
    }

    private void LargestScalars(Window window, float* target)
    {
        for (var c = 0; c < windows.Channels; c++)
        {
            var first = image + window.Start + c;
            var largest = *first;
            for (var y = 0; y < window.Height; y++)
                for (var x = 0; x < window.Width; x++)
                    largest = MathF.Max(largest, first[(y * windows.LineSize) + (x * windows.Channels)]);
            target[c] = largest;
        }
    }
}
