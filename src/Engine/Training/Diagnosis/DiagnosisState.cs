namespace TrainService.Engine.Training.Diagnosis;

/// <summary>What the rules remember from step to step: part of the loop's state, so that a run that goes on warns of what
/// it would have warned of.</summary>
internal sealed class DiagnosisState
{
    /// <summary>Norms of the whole gradient at the last inspections, the newest last.</summary>
    public List<double> Norms { get; set; } = [];

    /// <summary>Inspections in a row with gradients that vanish.</summary>
    public int Vanished { get; set; }

    /// <summary>Inspections since the window of the dead units began.</summary>
    public int Looks { get; set; }

    /// <summary>By layer, 1 for each unit that a gradient reached in this window.</summary>
    public Dictionary<string, byte[]> Alive { get; set; } = [];

    /// <summary>Where the gradient was largest at the last inspection, and at which step that was; null before the first.</summary>
    public string? LargestLayer { get; set; }

    public long LargestStep { get; set; }

    /// <summary>Null for a norm that is no finite number.</summary>
    public double? LargestNorm { get; set; }

    /// <summary>Mean loss up to the first point of the curves, and of the first epoch.</summary>
    public double? FirstLoss { get; set; }

    public double? FirstEpochLoss { get; set; }

    /// <summary>Kind, and where there is one layer, of each warning that was given and still holds.</summary>
    public List<string> Told { get; set; } = [];
}
