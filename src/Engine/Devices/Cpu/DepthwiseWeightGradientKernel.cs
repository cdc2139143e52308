using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// The adjoint of a depthwise convolution in its weight, in two stages: parts of all lines each into sums of their own
/// [taps][C], then these in order. How many parts there are depends on the shapes alone.
/// </summary>
internal sealed unsafe class DepthwiseWeightGradientKernel<TLane> : CpuKernel, IShardedWork
    where TLane : struct, IVectorLane<TLane>
{
    private const int MostParts = 16;

    private readonly ConvolutionGeometry geometry;
    private readonly float* image;
    private readonly float* gradient;
    private readonly float* partial;
    private readonly float* output;
    private readonly int channels, taps, rows, lines, columns, height, width, parts;

    public DepthwiseWeightGradientKernel(Binding binding, ConvolutionWeightGradient operation)
    {
        geometry = operation.Geometry;
        var (x, dy) = (binding.InputShape(0), binding.InputShape(1));
        image = binding.Input(0);
        gradient = binding.Input(1);
        output = binding.Output;
        (height, width, channels) = (x[1], x[2], x[3]);
        (lines, columns, rows) = (dy[1], dy[2], dy[0] * dy[1]);
        taps = geometry.KernelHeight * geometry.KernelWidth;
        parts = Math.Min(MostParts, rows);
        partial = binding.Scratch(4L * parts * taps * channels);
    }

    public override void Run(ThreadTeam team)
    {
        team.Run(this, parts);
        for (var tap = 0; tap < taps; tap++)
            for (var channel = 0; channel < channels; channel++)
            {
                var sum = 0f;
                for (var part = 0; part < parts; part++)
                    sum += partial[(((part * taps) + tap) * channels) + channel];
                output[(channel * taps) + tap] = sum;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IShardedWork.Run(int part)
    {
        var sums = partial + ((nint)part * taps * channels);
        new Span<float>(sums, taps * channels).Clear();
        for (var row = Share(part); row < Share(part + 1); row++)
            for (var kernelLine = 0; kernelLine < geometry.KernelHeight; kernelLine++)
            {
                var y = (row % lines * geometry.StrideHeight) - geometry.PadTop + (kernelLine * geometry.DilationHeight);
                if (y >= 0 && y < height)
                    AddLine(image + (((nint)(row / lines * height) + y) * width * channels),
                        gradient + ((nint)row * columns * channels), sums + (kernelLine * geometry.KernelWidth * channels));
            }
    }

    private int Share(int part) => (int)((long)rows * part / parts);

    // Three taps side by side read the gradient once where all three meet the image; the rest is done tap by tap.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLine(float* x, float* dy, float* sums)
    {
        var tap = 0;
        for (; tap + 3 <= geometry.KernelWidth; tap += 3)
        {
            var (first, last) = (Met(tap), Met(tap + 2));
            var (from, to) = (first.From, Math.Max(first.From, last.To));
            AddThree(x, dy, sums + (tap * channels), tap, from, to);
            for (var i = 0; i < 3; i++)
            {
                var met = Met(tap + i);
                AddOne(x, dy, sums + ((tap + i) * channels), tap + i, met.From, Math.Min(met.To, from));
                AddOne(x, dy, sums + ((tap + i) * channels), tap + i, Math.Max(met.From, to), met.To);
            }
        }
        for (; tap < geometry.KernelWidth; tap++)
            AddOne(x, dy, sums + (tap * channels), tap, Met(tap).From, Met(tap).To);
    }

    // Columns of the gradient for which the tap lies in the image: those of a later tap begin and end no later.
    private (int From, int To) Met(int tap) => AxisTaps.ResultsOf(
        columns, width, geometry.StrideWidth, (tap * geometry.DilationWidth) - geometry.PadLeft);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddThree(float* x, float* dy, float* sums, int tap, int from, int to)
    {
        if (from >= to)
            return;
        var (apart, step) = ((nint)geometry.DilationWidth * channels, (nint)geometry.StrideWidth * channels);
        var first = x + (((tap * geometry.DilationWidth) - geometry.PadLeft) * channels);
        var c = 0;
        for (; c + TLane.Width <= channels; c += TLane.Width)
        {
            // Two columns at a time, so that an addition does not wait for the one before.
            TLane a0 = TLane.Load(sums + c), a1 = TLane.Load(sums + channels + c), a2 = TLane.Load(sums + (2 * channels) + c);
            TLane b0 = TLane.Of(0), b1 = b0, b2 = b0;
            var place = first + (from * step) + c;
            var met = dy + ((nint)from * channels) + c;
            var column = from;
            for (; column + 2 <= to; column += 2, place += 2 * step, met += 2 * channels)
            {
                var (d, e) = (TLane.Load(met), TLane.Load(met + channels));
                a0 = TLane.MultiplyAdd(TLane.Load(place), d, a0);
                a1 = TLane.MultiplyAdd(TLane.Load(place + apart), d, a1);
                a2 = TLane.MultiplyAdd(TLane.Load(place + (2 * apart)), d, a2);
                b0 = TLane.MultiplyAdd(TLane.Load(place + step), e, b0);
                b1 = TLane.MultiplyAdd(TLane.Load(place + step + apart), e, b1);
                b2 = TLane.MultiplyAdd(TLane.Load(place + step + (2 * apart)), e, b2);
            }
            if (column < to)
            {
                var d = TLane.Load(met);
                a0 = TLane.MultiplyAdd(TLane.Load(place), d, a0);
                a1 = TLane.MultiplyAdd(TLane.Load(place + apart), d, a1);
                a2 = TLane.MultiplyAdd(TLane.Load(place + (2 * apart)), d, a2);
            }
            TLane.Store(a0 + b0, sums + c);
            TLane.Store(a1 + b1, sums + channels + c);
            TLane.Store(a2 + b2, sums + (2 * channels) + c);
        }
        for (var i = 0; i < 3 && c < channels; i++)
            AddOne(x, dy, sums + (i * channels), tap + i, from, to, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddOne(float* x, float* dy, float* sums, int tap, int from, int to, int c = 0)
    {
        if (from >= to)
            return;
        var step = (nint)geometry.StrideWidth * channels;
        var first = x + (((tap * geometry.DilationWidth) - geometry.PadLeft) * channels);
        for (; c + TLane.Width <= channels; c += TLane.Width)
        {
            var sum = TLane.Load(sums + c);
            for (var column = from; column < to; column++)
                sum = TLane.MultiplyAdd(
                    TLane.Load(first + (column * step) + c), TLane.Load(dy + ((nint)column * channels) + c), sum);
            TLane.Store(sum, sums + c);
        }
        for (; c < channels; c++)
            for (var column = from; column < to; column++)
                sums[c] += first[(column * step) + c] * dy[((nint)column * channels) + c];
    }
}
