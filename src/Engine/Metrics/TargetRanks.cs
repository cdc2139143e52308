namespace TrainService.Engine.Metrics;

/// <summary>At which place each row's right class stands when its classes are ordered by probability.</summary>
internal sealed class TargetRanks(int places)
{
    private readonly long[] rows = new long[places];

    /// <param name="place">Classes before the right one.</param>
    public void Add(int place) => rows[place]++;

    /// <returns>NaN without rows.</returns>
    public double ShareWithin(int k) => (double)rows.Take(k).Sum() / rows.Sum();
}
