namespace TrainService.Engine.Training;

/// <summary>What one step did to the weights of one layer.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="GradientNorm">L2, of the gradients as the optimizer takes them: penalty and clipping included.</param>
/// <param name="WeightNorm">L2, before the update.</param>
/// <param name="ChangeNorm">L2, of what the update changed.</param>
internal readonly record struct LayerInspection(string Layer, double GradientNorm, double WeightNorm, double ChangeNorm)
{
    /// <summary>How far the weights moved for their length; 0 where all of them are 0.</summary>
    public double UpdateRatio => WeightNorm > 0 ? ChangeNorm / WeightNorm : 0;
}
