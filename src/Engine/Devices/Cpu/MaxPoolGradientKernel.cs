using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Sends each window's gradient to its first maximum. Windows that tile the image write all of it at once; else an
/// image is cleared and its windows are added one after another, so that those which overlap add up in a fixed order.
/// </summary>
internal sealed unsafe class MaxPoolGradientKernel<TLane>(Binding binding, MaxPoolGradient operation)
    : RowKernel(binding.Shape[0], binding.Shape.Extent(1, 4)) where TLane : struct, IVectorLane<TLane>
{
    private readonly FlatKernel? epilogue = EpilogueLoop.Bind(binding);
    private readonly PoolWindows windows = new(operation.Geometry, binding.InputShape(0), binding.InputShape(1));
    private readonly float* image = binding.Input(0);
    private readonly float* pooled = binding.Input(1);
    private readonly float* gradient = binding.Input(2);
    private readonly float* output = binding.Output;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var sample = begin; sample < end; sample++)
        {
            var vectors = windows.Channels / TLane.Width * TLane.Width;
            var disjoint = windows.AreTiles && vectors == windows.Channels;
            Clear(sample, disjoint);
            for (var row = sample * windows.Lines; row < (sample + 1) * windows.Lines; row++)
                RunLine(row, vectors, disjoint);
            epilogue?.RunRange((int)(sample * windows.ImageSize), (int)((sample + 1) * windows.ImageSize));
        }
    }

    private void RunLine(int row, int vectors, bool disjoint)
    {
        var line = windows.At(row);
        var result = windows.Result(row);
        for (var column = 0; column < windows.Columns; column++, result += windows.Channels)
            if (disjoint)
                Write(windows.At(line, column), result);
            else
                Add(windows.At(line, column), result, vectors);
    }

    // All of an image, or what its windows leave over at the bottom and on the right.
    private void Clear(int sample, bool leftOver)
    {
        var start = output + (sample * windows.ImageSize);
        var covered = leftOver ? windows.Lines * operation.Geometry.Height : 0;
        var right = leftOver ? (nint)windows.Columns * operation.Geometry.Width * windows.Channels : 0;
        for (var line = 0; line < covered; line++)
            new Span<float>(start + (line * windows.LineSize) + right, (int)(windows.LineSize - right)).Clear();
        var below = start + (covered * windows.LineSize);
        new Span<float>(below, (int)((windows.Height - covered) * windows.LineSize)).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(in Window window, nint result)
    {
        var (height, width, channels, line) = (window.Height, window.Width, windows.Channels, windows.LineSize);
        for (var c = 0; c < channels; c += TLane.Width)
        {
            var left = TLane.Load(gradient + result + c);
            var largest = TLane.Load(pooled + result + c);
            var top = window.Start + c;
            for (var y = 0; y < height; y++, top += line)
                for (var (x, place) = (0, top); x < width; x++, place += channels)
                    left = WriteOne(place, largest, left);
        }
    }

    /// <summary>Puts what is left of the gradient where the maximum is, and gives back what is left then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane WriteOne(nint place, TLane largest, TLane left)
    {
        var element = TLane.Load(image + place);
        TLane.Store(TLane.SelectEqual(element, largest, left, TLane.Of(0)), output + place);
        return TLane.SelectEqual(element, largest, TLane.Of(0), left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(Window window, nint result, int vectors)
    {
        var (channels, line) = (windows.Channels, windows.LineSize);
        for (var c = 0; c < vectors; c += TLane.Width)
        {
            var left = TLane.Load(gradient + result + c);
            var largest = TLane.Load(pooled + result + c);
            for (var y = 0; y < window.Height; y++)
                for (var x = 0; x < window.Width; x++)
                {
                    var place = window.Start + (y * line) + (x * channels) + c;
                    var element = TLane.Load(image + place);
                    var sum = TLane.Load(output + place) + TLane.SelectEqual(element, largest, left, TLane.Of(0));
                    TLane.Store(sum, output + place);
                    left = TLane.SelectEqual(element, largest, TLane.Of(0), left);
                }
        }
        for (var c = vectors; c < channels; c++)
            AddScalar(window, result + c, c);
    }

    private void AddScalar(Window window, nint result, int channel)
    {
        for (var y = 0; y < window.Height; y++)
            for (var x = 0; x < window.Width; x++)
            {
                var place = window.Start + (y * windows.LineSize) + (x * windows.Channels) + channel;
                if (image[place] != pooled[result])
                    continue;
                output[place] += gradient[result];
                return;
            }
    }
}
