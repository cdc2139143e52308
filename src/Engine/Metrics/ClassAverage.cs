namespace TrainService.Engine.Metrics;

/// <summary>How one number is made of a number for each class.</summary>
public enum ClassAverage
{
    /// <summary>That of the second of two classes, the positive one.</summary>
    Binary,

    /// <summary>The mean over classes.</summary>
    Macro,

    /// <summary>Of all rows together.</summary>
    Micro,

    /// <summary>The mean weighted by the classes' rows.</summary>
    Weighted,
}
