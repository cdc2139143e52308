using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// What the log loss of a row is made of, log(s / p): probabilities [R, C], classes int [R] -> [R, 3]. With all clipped to
/// [2^-23, 1 - 2^-23], s is the sum of all, as a float and what that misses, and p the right class's; zeros where the
/// class is <paramref name="IgnoreIndex"/>.
/// </summary>
/// <remarks>
/// Clipped probabilities are multiples of 2^-46. A sum of them below 128 is exact in 53 bits, in whatever order it is added,
/// and below 4 in two floats.
/// </remarks>
public sealed record LogLossTerms(int? IgnoreIndex) : Operation
{
    /// <summary>To which a probability is clipped.</summary>
    internal const float Least = 1f / (1 << 23), Most = 1 - Least;

    /// <summary>Numbers for each row.</summary>
    internal const int Terms = 3;

    public override string Attributes => $"ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        inputs[0].With(TargetRank.PerTarget("logLossTerms", inputs)[0], Terms);
}
