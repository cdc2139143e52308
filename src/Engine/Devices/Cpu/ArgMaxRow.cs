using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Where a row's largest number is: the first of equals, and the first of all where that is NaN; other NaN is never
/// the largest.</summary>
internal static unsafe class ArgMaxRow<TLane> where TLane : struct, IVectorLane<TLane>
{
    private const int WidestLane = 16;

    public static int Of(float* x, int width)
    {
        // A comparison with NaN is false: what stands first stays.
        var (largest, best, i) = (x[0], 0, 1);
        if (width >= 2 * TLane.Width && !float.IsNaN(largest))
            (largest, best, i) = OfWhole(x, width / TLane.Width * TLane.Width);
        for (; i < width; i++)
            if (x[i] > largest)
                (largest, best) = (x[i], i);
        return best;
    }

    // Each lane keeps the first of its largest; the first of all is the lowest of theirs.
    [SkipLocalsInit]
    private static (float Largest, int Best, int Next) OfWhole(float* x, int width)
    {
        float* values = stackalloc float[WidestLane], places = stackalloc float[WidestLane];
        for (var lane = 0; lane < TLane.Width; lane++)
            places[lane] = lane;
        var (largest, best) = (TLane.Of(float.NegativeInfinity), TLane.Load(places));
        var (place, step) = (best, TLane.Of(TLane.Width));
        for (var i = 0; i < width; i += TLane.Width, place += step)
        {
            var value = TLane.Load(x + i);
            best = TLane.SelectGreater(value, largest, place, best);
            largest = TLane.SelectGreater(value, largest, value, largest);
        }
        TLane.Store(largest, values);
        TLane.Store(best, places);
        var first = 0;
        for (var lane = 1; lane < TLane.Width; lane++)
            if (values[lane] > values[first] || (values[lane] == values[first] && places[lane] < places[first]))
                first = lane;
        return (values[first], (int)places[first], width);
    }
}
