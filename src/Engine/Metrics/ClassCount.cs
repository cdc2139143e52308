namespace TrainService.Engine.Metrics;

/// <summary>Rows of one class, and rows taken for it. A ratio without cases is 0.</summary>
/// <param name="Right">Rows of the class that were taken for it.</param>
/// <param name="Predicted">Rows that were taken for it.</param>
/// <param name="Support">Rows of the class.</param>
internal readonly record struct ClassCount(long Right, long Predicted, long Support)
{
    public double Precision => Predicted == 0 ? 0 : (double)Right / Predicted;

    public double Recall => Support == 0 ? 0 : (double)Right / Support;

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Predicted + Support == 0 ? 0 : 2.0 * Right / (Predicted + (double)Support);
}
