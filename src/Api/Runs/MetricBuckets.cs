namespace TrainService.Api.Runs;

/// <summary>Thins out a curve as it is read, holding only what is shown.</summary>
/// <param name="count">Points there are.</param>
/// <param name="first">Step of the first.</param>
/// <param name="last">Step of the last.</param>
/// <param name="most">Points to show, at most; at least the first and the last are, where there are two.</param>
internal sealed class MetricBuckets(int count, long first, long last, int most)
{
    // Two points a bucket, beside the first and the last of all.
    private readonly long buckets = Math.Max(0, (most - 2) / 2);
    private readonly List<PointView> points = [];
    private long current = -1;
    private PointView smallest, largest;

    public IReadOnlyList<PointView> Points
    {
        get
        {
            Close();
            return points;
        }
    }

    /// <summary>Takes the next point by step.</summary>
    public void Add(PointView point)
    {
        if (count <= most || point.Step == first || point.Step == last)
        {
            Close();
            points.Add(point);
        }
        else if (buckets > 0)
            Sort(point, (long)((Int128)(point.Step - first) * buckets / (last - first)));
    }

    private void Sort(PointView point, long bucket)
    {
        if (bucket != current)
        {
            Close();
            (current, smallest, largest) = (bucket, point, point);
            return;
        }
        if (point.Value < smallest.Value)
            smallest = point;
        if (point.Value > largest.Value)
            largest = point;
    }

    private void Close()
    {
        if (current < 0)
            return;
        current = -1;
        if (smallest == largest)
            points.Add(smallest);
        else
            points.AddRange(smallest.Step < largest.Step ? [smallest, largest] : [largest, smallest]);
    }
}
