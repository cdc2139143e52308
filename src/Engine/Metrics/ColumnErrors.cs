namespace TrainService.Engine.Metrics;

/// <summary>Sums over the rows of one target column.</summary>
internal sealed class ColumnErrors
{
    private double mean;

    public int Rows { get; private set; }

    public double Squares { get; private set; }

    public double Absolutes { get; private set; }

    /// <summary>Sum of the squared distances of targets to their mean.</summary>
    public double Variation { get; private set; }

    public void Add(double target, double prediction)
    {
        var error = prediction - target;
        Rows++;
        Squares += error * error;
        Absolutes += Math.Abs(error);
        // Welford's update: nothing cancels, and constant targets give exactly 0.
        var distance = target - mean;
        mean += distance / Rows;
        Variation += distance * (target - mean);
    }
}
