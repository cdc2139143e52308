namespace TrainService.Engine.Graph;

/// <summary>The first value of a variable: constant, or uniform in [-Bound, Bound].</summary>
public readonly record struct Initializer(float Value, float Bound)
{
    public static readonly Initializer Zeros = new(0, 0);

    public static readonly Initializer Ones = new(1, 0);

    /// <summary>PyTorch's default of dense and convolution, weight and bias alike: U(-1/sqrt(fanIn), 1/sqrt(fanIn)).</summary>
    public static Initializer FanIn(int fanIn) => new(0, 1 / MathF.Sqrt(fanIn));
}
