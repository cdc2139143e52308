using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Whether each row's right class is the <see cref="ArgMax"/> of its scores: scores [R, C], classes int [R] -> [R] of 1 and 0;
/// 0 where the class is <paramref name="IgnoreIndex"/>.
/// </summary>
public sealed record IsArgMax(int? IgnoreIndex) : Operation
{
    public override string Attributes => $"ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => TargetRank.PerTarget("isArgMax", inputs);
}
