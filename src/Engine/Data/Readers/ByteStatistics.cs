namespace TrainService.Engine.Data.Readers;

/// <summary>Exact statistics of bytes from how often each value occurs.</summary>
internal static class ByteStatistics
{
    public static ColumnStatistics Of(ReadOnlySpan<long> histogram)
    {
        double count = 0, sum = 0, squares = 0;
        int min = 255, max = 0, distinct = 0;
        for (var value = 0; value < histogram.Length; value++)
        {
            if (histogram[value] == 0)
                continue;
            count += histogram[value];
            sum += (double)histogram[value] * value;
            (min, max, distinct) = (Math.Min(min, value), value, distinct + 1);
        }

        var mean = sum / count;
        for (var value = 0; value < histogram.Length; value++)
            squares += histogram[value] * (value - mean) * (value - mean);
        return new ColumnStatistics(min, max, mean, Math.Sqrt(squares / count), 0, distinct);
    }
}
