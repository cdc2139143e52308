namespace TrainService.Engine.Metrics;

/// <summary>At which place each row's right class stands when its classes are ordered by probability.</summary>
internal sealed class TargetRanks(int places)
{
    private readonly long[] rows = new long[places];

    /// <param name="place">Classes before the right one.</param>
    public void Add(int place) => rows[place]++;

    /// <returns>NaN without rows.</returns>
    public double ShareWithin(int k) => (double)rows.Take(k).Sum() / rows.Sum();

    /// <summary>Of equal probabilities those of higher classes come first.</summary>
    public static int PlaceOf(int target, ReadOnlySpan<float> probabilities)
    {
        var place = 0;
        for (var i = 0; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[target] || (probabilities[i] == probabilities[target] && i > target))
                place++;
        return place;
    }
}
