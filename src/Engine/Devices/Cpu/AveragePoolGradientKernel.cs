using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Shares each window's gradient among its elements.</summary>
internal sealed unsafe class AveragePoolGradientKernel<TLane>(Binding binding, AveragePoolGradient operation)
    : RowKernel(binding.Shape[0], binding.Shape.Extent(1, 4)) where TLane : struct, IVectorLane<TLane>
{
    private readonly PoolWindows windows = new(operation.Geometry, binding.Shape, binding.InputShape(0));
    private readonly float* gradient = binding.Input(0);
    private readonly float* output = binding.Output;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        new Span<float>(output + (begin * windows.ImageSize), (int)((end - begin) * windows.ImageSize)).Clear();
        for (var row = begin * windows.Lines; row < end * windows.Lines; row++)
        {
            var line = windows.At(row);
            var pixel = gradient + windows.Result(row);
            for (var column = 0; column < windows.Columns; column++, pixel += windows.Channels)
                Spread(windows.At(line, column), pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(Window window, float* source)
    {
        var (channels, line, share) = (windows.Channels, windows.LineSize, 1f / windows.Area);
        for (var y = 0; y < window.Height; y++)
            for (var x = 0; x < window.Width; x++)
            {
                var target = output + window.Start + (y * line) + (x * channels);
                var c = 0;
                for (; c + TLane.Width <= channels; c += TLane.Width)
                    TLane.Store(TLane.Load(target + c) + (TLane.Load(source + c) * TLane.Of(share)), target + c);
                for (; c < channels; c++)
                    target[c] += source[c] * share;
            }
    }
}
