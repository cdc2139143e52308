namespace TrainService.Engine.Definitions;

/// <summary>Padding of a convolution: <c>"valid"</c>, <c>"same"</c>, or amounts put on both sides of each axis.</summary>
public readonly record struct Padding(bool Same, Pair Amount)
{
    public static readonly Padding Valid = new(false, 0);

    /// <summary>
    /// Zeros before and after an axis. "same" gives ceil(extent / stride) steps; what this takes is split evenly, the odd
    /// one at the end.
    /// </summary>
    public (int Before, int After) Along(int extent, int amount, int kernel, int stride, int dilation)
    {
        if (!Same)
            return (amount, amount);
        var steps = (extent + stride - 1) / stride;
        var total = Math.Max(0, ((steps - 1) * stride) + (dilation * (kernel - 1)) + 1 - extent);
        return (total / 2, total - (total / 2));
    }
}
