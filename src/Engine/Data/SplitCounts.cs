namespace TrainService.Engine.Data;

/// <summary>Rows per part.</summary>
internal static class SplitCounts
{
    public static SplitSizes Of(IEnumerable<SplitPart> parts)
    {
        var counts = new int[3];
        foreach (var part in parts)
            counts[(int)part]++;
        return new SplitSizes(counts[0], counts[1], counts[2]);
    }
}
