using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>Ends a run that no longer improves.</summary>
public sealed record EarlyStoppingDefinition
{
    /// <summary>What has to improve: <c>train.*</c> or <c>validation.*</c> as the epochs report it. Left out, the loss on
    /// validation rows where there are any, else in training.</summary>
    public string? Monitor { get; init; }

    /// <summary>The run ends after so many epochs in a row without an improvement.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 3;

    /// <summary>What the monitor must improve by, beyond the value of the last improvement.</summary>
    [Range(0.0, double.MaxValue)]
    public double MinDelta { get; init; }

    /// <summary>True ends with the best weights: they are evaluated and predict. False ends with the last.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary><c>min</c> where smaller is better, <c>max</c> where larger is; left out, what the monitor is known
    /// for.</summary>
    public MonitorMode? Mode { get; init; }
}
