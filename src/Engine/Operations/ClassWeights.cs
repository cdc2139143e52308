using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>The weight of each row's class: classes int [R], weights [C] -> [R]; 0 where it is <paramref name="IgnoreIndex"/>.</summary>
public sealed record ClassWeights(int? IgnoreIndex) : Operation
{
    public override string Attributes => $"ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[1].With(inputs[0].Axes.AsSpan());
}
