using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// How many classes stand before the right one when a row's are ordered by score, of equal ones the higher first, as in
/// scikit-learn's top_k_accuracy_score: scores [R, C], classes int [R] -> [R], whole numbers; 0 where the class is
/// <paramref name="IgnoreIndex"/>.
/// </summary>
public sealed record TargetRank(int? IgnoreIndex) : Operation
{
    public override string Attributes => $"ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => PerTarget("targetRank", inputs);

    internal static Shape PerTarget(string name, ReadOnlySpan<Shape> inputs)
    {
        var (scores, classes) = (inputs[0], inputs[1]);
        return scores.Rank == 2 && scores[1] <= ArgMax.MostClasses
            && classes.Element == ElementType.Int32 && classes.Rank == 1 && classes[0] == scores[0]
            ? scores.With(scores[0])
            : throw new ShapeException($"{name}: scores {scores} and classes {classes} do not fit");
    }
}
