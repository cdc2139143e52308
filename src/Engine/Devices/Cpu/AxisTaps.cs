using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Along one axis of an image: which kernel taps meet which source positions, for each result position. Taps that fall
/// on padding are left out, so that no kernel multiplies zeros. Those that a position meets lie evenly: at a position's first
/// slot and source, and from there on in steps that all positions share.
/// </summary>
internal sealed class AxisTaps
{
    private readonly MetTaps[] met;

    private AxisTaps(MetTaps[] met, int slotStep, int sourceStep) => (this.met, SlotStep, SourceStep) = (met, slotStep, sourceStep);

    public int Count => met.Length;

    /// <summary>From one tap that a position meets to the next: in the kernel, and in the source.</summary>
    public int SlotStep { get; }

    public int SourceStep { get; }

    /// <summary>Managed memory.</summary>
    public long Bytes => (long)met.Length * Unsafe.SizeOf<MetTaps>();

    public MetTaps this[int position] => met[position];

    /// <summary>Of the convolution itself: position o meets source o stride - pad + k dilation in slot k.</summary>
    public static AxisTaps Forward(int results, int sources, int kernel, int stride, int pad, int dilation)
    {
        var met = new MetTaps[results];
        for (var o = 0; o < results; o++)
            for (var k = 0; k < kernel; k++)
                if ((o * stride) - pad + (k * dilation) is var source && source >= 0 && source < sources)
                    met[o] = met[o].With(k, source);
        return new AxisTaps(met, 1, dilation);
    }

    /// <summary>
    /// Of its adjoint: position i meets source (i + pad - k dilation) / stride where that is whole. The kernel runs
    /// backwards, slot 0 being its last tap, so that sources ascend.
    /// </summary>
    public static AxisTaps Adjoint(int results, int sources, int kernel, int stride, int pad, int dilation)
    {
        var met = new MetTaps[results];
        for (var i = 0; i < results; i++)
            for (var k = kernel - 1; k >= 0; k--)
                if (i + pad - (k * dilation) is var scaled && scaled >= 0 && scaled % stride == 0
                    && scaled / stride < sources)
                    met[i] = met[i].With(kernel - 1 - k, scaled / stride);
        var apart = Enumerable.Range(1, stride).First(slots => (long)slots * dilation % stride == 0);
        return new AxisTaps(met, apart, (int)((long)apart * dilation / stride));
    }

    /// <summary>Results that one tap of a convolution meets the source for: those o for which o stride + shift lies in it.</summary>
    /// <param name="shift">Where the tap of the first result lies.</param>
    public static (int From, int To) ResultsOf(int results, int sources, int stride, int shift)
    {
        var from = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
        var to = shift >= sources ? 0 : Math.Min(results, ((sources - 1 - shift) / stride) + 1);
        return (from, Math.Max(from, to));
    }

    /// <summary>Classes of positions that meet the same taps at the same distances, in the order of their first ones.</summary>
    /// <param name="resultPitch">Floats from one position of the results to the next.</param>
    /// <param name="sourcePitch">Floats from one position of the source to the next.</param>
    public AxisClass[] Classes(int resultPitch, int sourcePitch) =>
    [
        .. Enumerable.Range(0, Count).GroupBy(position => (met[position].Slot, met[position].Count)).Select(positions => new AxisClass(
            [.. Enumerable.Range(0, positions.Key.Count).Select(i => (positions.Key.Slot + (i * SlotStep), i * SourceStep * sourcePitch))],
            [.. positions.Select(position => position * resultPitch)],
            [.. positions.Select(position => met[position].Source * sourcePitch)])),
    ];
}

/// <summary>The taps that a position meets: the first one's slot and source, and how many there are; all 0 if there is none.</summary>
internal readonly record struct MetTaps(int Slot, int Source, int Count)
{
    public MetTaps With(int slot, int source) => Count == 0 ? new(slot, source, 1) : this with { Count = Count + 1 };
}
