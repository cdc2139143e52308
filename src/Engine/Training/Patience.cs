namespace TrainService.Engine.Training;

/// <summary>How long a run has waited for an improvement; part of the loop's state.</summary>
internal sealed class Patience
{
    /// <summary>The monitor at the last improvement, null before the first.</summary>
    public double? Reference { get; set; }

    /// <summary>Epochs since.</summary>
    public int Waited { get; set; }

    public void See(double value, Monitor monitor, double minDelta)
    {
        if (monitor.IsBetter(value, Reference, minDelta))
            (Reference, Waited) = (value, 0);
        else
            Waited++;
    }
}
