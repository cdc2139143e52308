namespace TrainService.Engine.Graph;

/// <summary>A tensor that outlives a step: a weight, an optimizer's moment, a running statistic. Known by its name.</summary>
/// <param name="Name">Full name as in a checkpoint, for example <c>conv2d_1.weight</c>.</param>
/// <param name="Initializer">How the first value is drawn.</param>
public sealed record Variable(string Name, Shape Shape, Initializer Initializer)
{
    public override string ToString() => $"{Name} {Shape}";
}
