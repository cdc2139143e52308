using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Gradient of <see cref="CrossEntropy"/> in the logits: logits [R, C], classes int [R], weights [C], row gradients [R]
/// -> [R, C]. Element c of a row: g ((1 - s) w_y (softmax_c - [c = y]) + s / C (softmax_c sum(w) - w_c)).
/// </summary>
public sealed record CrossEntropyGradient(float LabelSmoothing, int? IgnoreIndex) : Operation
{
    public override string Attributes => $"smoothing {LabelSmoothing}, ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];
}
