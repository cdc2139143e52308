namespace TrainService.Engine.Metrics;

/// <summary>
/// Fewer points of the same shape: Douglas and Peucker's lines, the point that is farthest from its line first, until none
/// is farther than a distance or there are enough.
/// </summary>
internal static class CurveThinning
{
    // Half a pixel of a chart a thousand pixels wide.
    private const double Tolerance = 0.0005;

    /// <returns>Ascending indices of the points to keep, the first and the last among them.</returns>
    public static IReadOnlyList<int> Keep(double[] x, double[] y, int most)
    {
        if (x.Length <= 2)
            return [.. Enumerable.Range(0, x.Length)];
        var kept = new SortedSet<int> { 0, x.Length - 1 };
        var open = new PriorityQueue<(int From, int Farthest, int To), double>();
        Open(0, x.Length - 1);
        while (kept.Count < most && open.TryDequeue(out var line, out _))
        {
            kept.Add(line.Farthest);
            Open(line.From, line.Farthest);
            Open(line.Farthest, line.To);
        }
        return [.. kept];

        void Open(int from, int to)
        {
            var (farthest, distance) = (from, Tolerance * Tolerance);
            for (var i = from + 1; i < to; i++)
                if (SquaredDistance(x, y, i, from, to) is var d && d > distance)
                    (farthest, distance) = (i, d);
            if (farthest > from)
                open.Enqueue((from, farthest, to), -distance);
        }
    }

    // From a point to the line between two others.
    private static double SquaredDistance(double[] x, double[] y, int point, int from, int to)
    {
        var (lineX, lineY) = (x[to] - x[from], y[to] - y[from]);
        var (offX, offY) = (x[point] - x[from], y[point] - y[from]);
        var length = (lineX * lineX) + (lineY * lineY);
        var along = length == 0 ? 0 : Math.Clamp(((offX * lineX) + (offY * lineY)) / length, 0, 1);
        var (awayX, awayY) = (offX - (along * lineX), offY - (along * lineY));
        return (awayX * awayX) + (awayY * awayY);
    }
}
