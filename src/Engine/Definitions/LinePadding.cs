namespace TrainService.Engine.Definitions;

/// <summary>Padding along a single axis: <c>"valid"</c>, <c>"same"</c>, or an amount put on both sides.</summary>
public readonly record struct LinePadding(bool Same, int Amount)
{
    public static readonly LinePadding Valid = new(false, 0);

    /// <inheritdoc cref="Padding.Along"/>
    public (int Before, int After) Along(int extent, int kernel, int stride, int dilation) =>
        new Padding(Same, Amount).Along(extent, Amount, kernel, stride, dilation);
}
