using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Loss of each row from logits [R, C], class indices (int [R]) and class weights [C] -> [R]. With p the log-softmax of the
/// row, w the weights, y its class and s the smoothing: -(1 - s) w_y p_y - s / C sum over c of w_c p_c; 0 where y is
/// <paramref name="IgnoreIndex"/>.
/// </summary>
public sealed record CrossEntropy(float LabelSmoothing, int? IgnoreIndex) : Operation, IDifferentiable
{
    public override string Attributes => $"smoothing {LabelSmoothing}, ignore {IgnoreIndex?.ToString() ?? "none"}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (logits, classes, weights) = (inputs[0], inputs[1], inputs[2]);
        if (logits.Rank != 2 || classes.Element != ElementType.Int32 || classes.Rank != 1 || classes[0] != logits[0]
            || weights.Rank != 1 || weights[0] != logits[1])
            throw new ShapeException($"crossEntropy: logits {logits}, classes {classes}, weights {weights} do not fit");
        return logits.With(logits[0]);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Add(new CrossEntropyGradient(LabelSmoothing, IgnoreIndex), [.. node.Inputs, outputGradient]), null, null];
}
