using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>Pools. Windows that tile an image of many channels take what their bytes take. Where they overlap, or channels do not fill
/// a vector, it is the taps: fitted to windows of 2 to 20 on images of 1 to 64 channels.</summary>
internal static partial class ReferenceTimes
{
    // Of vectors: maxima wait for one another.
    private const double MaximumTap = 0.04e-9, AverageTap = 0.022e-9;

    // Of single numbers. The gradient of a maximum looks no further than the first one.
    private const double Window = 3e-9, SingleMaximumTap = 0.6e-9, SingleAverageTap = 0.4e-9, FoundMaximum = 0.9e-9;

    /// <summary>Seconds that a pool's taps take; 0 where they take less than its bytes.</summary>
    private static double Taps(Operation operation, PoolGeometry geometry, Shape results)
    {
        var channels = results[^1];
        var taps = (double)results.Count * geometry.Height * geometry.Width;
        if (channels >= Vector)
            return geometry.Height <= geometry.StrideHeight && geometry.Width <= geometry.StrideWidth ? 0
                : taps * (operation is MaxPool or MaxPoolGradient ? MaximumTap : AverageTap);
        var windows = results.Count / channels * Window;
        return operation switch
        {
            MaxPool => windows + (taps * SingleMaximumTap),
            MaxPoolGradient => (2 * windows) + (results.Count * FoundMaximum),
            _ => windows + (taps * SingleAverageTap),
        };
    }
}
