namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Along one axis of an image: which kernel taps meet which source positions, for each result position. Taps that fall
/// on padding are left out, so that no kernel multiplies zeros.
/// </summary>
internal sealed class AxisTaps
{
    private readonly List<(int Slot, int Source)>[] taps;

    private AxisTaps(List<(int Slot, int Source)>[] taps) => this.taps = taps;

    public int Count => taps.Length;

    /// <summary>Of the convolution itself: position o meets source o stride - pad + k dilation in slot k.</summary>
    public static AxisTaps Forward(int results, int sources, int kernel, int stride, int pad, int dilation)
    {
        var taps = new List<(int, int)>[results];
        for (var o = 0; o < results; o++)
        {
            taps[o] = [];
            for (var k = 0; k < kernel; k++)
                if ((o * stride) - pad + (k * dilation) is var source && source >= 0 && source < sources)
                    taps[o].Add((k, source));
        }
        return new AxisTaps(taps);
    }

    /// <summary>
    /// Of its adjoint: position i meets source (i + pad - k dilation) / stride where that is whole. The kernel runs
    /// backwards, slot 0 being its last tap, so that sources ascend.
    /// </summary>
    public static AxisTaps Adjoint(int results, int sources, int kernel, int stride, int pad, int dilation)
    {
        var taps = new List<(int, int)>[results];
        for (var i = 0; i < results; i++)
        {
            taps[i] = [];
            for (var k = kernel - 1; k >= 0; k--)
                if (i + pad - (k * dilation) is var scaled && scaled >= 0 && scaled % stride == 0
                    && scaled / stride < sources)
                    taps[i].Add((kernel - 1 - k, scaled / stride));
        }
        return new AxisTaps(taps);
    }

    /// <summary>Where the first tap of a position lies; 0 if it has none.</summary>
    public int Origin(int position) => taps[position] is [var (_, source), ..] ? source : 0;

    /// <summary>Slots of a position with their distance from the origin.</summary>
    public IEnumerable<(int Slot, int Distance)> Pattern(int position) =>
        taps[position].Select(tap => (tap.Slot, tap.Source - Origin(position)));

    /// <summary>
    /// Positions from <paramref name="from"/> to before <paramref name="to"/> in classes of equal patterns.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> Classes(int from, int to) =>
        Enumerable.Range(from, to - from)
            .GroupBy(position => string.Join(' ', Pattern(position)))
            .Select(group => group.ToArray());
}
