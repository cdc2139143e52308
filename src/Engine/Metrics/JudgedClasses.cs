namespace TrainService.Engine.Metrics;

/// <summary>What metrics of classes are made of: a few numbers for each target, that a device has worked out from the
/// probabilities. What nothing asks for is empty.</summary>
internal readonly ref struct JudgedClasses
{
    /// <summary>Classes, as of <see cref="Operations.ArgMax"/>; empty where a single output tells two classes apart.</summary>
    public ReadOnlySpan<float> Predicted { get; init; }

    /// <summary>As of <see cref="Operations.TargetRank"/>.</summary>
    public ReadOnlySpan<float> Ranks { get; init; }

    /// <summary>As of <see cref="Operations.LogLossTerms"/>.</summary>
    public ReadOnlySpan<float> LogLossTerms { get; init; }

    /// <summary>Rows of a probability for each output; a single output's is that of the second of two classes.</summary>
    public ReadOnlySpan<float> Scores { get; init; }
}
