namespace TrainService.Engine.Definitions;

/// <summary>Which way a monitored value improves.</summary>
public enum MonitorMode
{
    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
