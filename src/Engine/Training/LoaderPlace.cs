namespace TrainService.Engine.Training;

/// <summary>On whose time batches are loaded. Their contents do not depend on it.</summary>
internal enum LoaderPlace
{
    /// <summary>Between two steps, until loading turns out to cost more than handing over: then ahead.</summary>
    Measured,

    /// <summary>Always between two steps.</summary>
    Here,

    /// <summary>Always ahead of the step, on threads of the feed's own.</summary>
    Ahead,
}
