using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// A convolution of every channel with a kernel of its own, and its adjoint in the image: no product of matrices, but sums
/// over taps in which channels lie side by side in a register.
/// </summary>
internal sealed unsafe class DepthwiseConvolutionKernel<TLane> : RowKernel where TLane : struct, IVectorLane<TLane>
{
    // Pixels that share each weight while it is in a register.
    private const int PixelsAtOnce = 4;

    private readonly DepthwiseTaps taps;
    private readonly FlatKernel? epilogue;
    private readonly float* source;
    private readonly float* weight;
    private readonly float* packed;
    private readonly float* result;
    private readonly bool isAdjoint;

    public DepthwiseConvolutionKernel(Binding binding, Convolution operation)
        : this(binding, DepthwiseTaps.Forward(operation.Geometry, binding.InputShape(0), binding.Shape)) =>
        isAdjoint = false;

    public DepthwiseConvolutionKernel(Binding binding, ConvolutionInputGradient operation)
        : this(binding, DepthwiseTaps.Adjoint(operation.Geometry, binding.InputShape(0), binding.Shape)) =>
        isAdjoint = true;

    private DepthwiseConvolutionKernel(Binding binding, DepthwiseTaps taps)
        : base(binding.Shape.Extent(0, 2), binding.Shape.Extent(2, 4) * taps.Count)
    {
        this.taps = taps;
        source = binding.Input(0);
        weight = binding.Input(1);
        result = binding.Output;
        packed = binding.Scratch(4L * taps.Count * taps.Channels);
        binding.Hold(taps.Bytes);
        epilogue = EpilogueLoop.Bind(binding);
    }

    public override void Run(ThreadTeam team)
    {
        Pack();
        base.Run(team);
    }

    // weight [C, 1, taps] -> [taps][C]; of the adjoint the last tap first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack()
    {
        for (var channel = 0; channel < taps.Channels; channel++)
            for (var tap = 0; tap < taps.Count; tap++)
                packed[((isAdjoint ? taps.Count - 1 - tap : tap) * taps.Channels) + channel] =
                    weight[(channel * taps.Count) + tap];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    protected override void RunRows(int begin, int end)
    {
        var met = stackalloc DepthwiseTap[taps.Count];
        for (var row = begin; row < end; row++)
        {
            var image = source + (row / taps.Lines * taps.SourceSize);
            var line = result + (row * taps.LineSize);
            foreach (var pixels in taps.Columns)
                RunPixels(pixels, image, line, met, taps.Meet(row % taps.Lines, pixels, met));
        }
        epilogue?.RunRange(begin * (int)taps.LineSize, end * (int)taps.LineSize);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPixels(AxisClass pixels, float* image, float* line, DepthwiseTap* met, int count)
    {
        var i = 0;
        for (; i + PixelsAtOnce <= pixels.Results.Length; i += PixelsAtOnce)
            RunFour(pixels.Origins.AsSpan(i), pixels.Results.AsSpan(i), image, line, met, count);
        for (; i < pixels.Results.Length; i++)
            RunOne(image + pixels.Origins[i], line + pixels.Results[i], met, count, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunFour(
        ReadOnlySpan<int> origins, ReadOnlySpan<int> results, float* image, float* line, DepthwiseTap* met, int count)
    {
        float* x0 = image + origins[0], x1 = image + origins[1], x2 = image + origins[2], x3 = image + origins[3];
        float* y0 = line + results[0], y1 = line + results[1], y2 = line + results[2], y3 = line + results[3];
        var c = 0;
        for (; c + TLane.Width <= taps.Channels; c += TLane.Width)
        {
            TLane s0 = TLane.Of(0), s1 = s0, s2 = s0, s3 = s0;
            for (var t = 0; t < count; t++)
            {
                var (offset, w) = (met[t].Distance + c, TLane.Load(packed + met[t].Weights + c));
                s0 = TLane.MultiplyAdd(TLane.Load(x0 + offset), w, s0);
                s1 = TLane.MultiplyAdd(TLane.Load(x1 + offset), w, s1);
                s2 = TLane.MultiplyAdd(TLane.Load(x2 + offset), w, s2);
                s3 = TLane.MultiplyAdd(TLane.Load(x3 + offset), w, s3);
            }
            TLane.Store(s0, y0 + c);
            TLane.Store(s1, y1 + c);
            TLane.Store(s2, y2 + c);
            TLane.Store(s3, y3 + c);
        }
        if (c == taps.Channels)
            return;
        for (var i = 0; i < PixelsAtOnce; i++)
            RunOne(image + origins[i], line + results[i], met, count, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunOne(float* x, float* y, DepthwiseTap* met, int count, int c)
    {
        for (; c + TLane.Width <= taps.Channels; c += TLane.Width)
        {
            var sum = TLane.Of(0);
            for (var t = 0; t < count; t++)
                sum = TLane.MultiplyAdd(TLane.Load(x + met[t].Distance + c), TLane.Load(packed + met[t].Weights + c), sum);
            TLane.Store(sum, y + c);
        }
        for (; c < taps.Channels; c++)
        {
            var sum = 0f;
            for (var t = 0; t < count; t++)
                sum += x[met[t].Distance + c] * packed[met[t].Weights + c];
            y[c] = sum;
        }
    }
}
