using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>
/// An expression over up to eight tensors in one loop, made by the planner out of <see cref="Elementwise"/> and
/// <see cref="Broadcast"/> nodes: the only elementwise kernel a device needs.
/// </summary>
/// <param name="Expression">Closed type that implements <see cref="IExpression"/>.</param>
/// <param name="ResultShape">Shape of the result.</param>
/// <param name="Accesses">One for each input.</param>
public sealed record Fused(Type Expression, Shape ResultShape, AccessList Accesses) : Operation
{
    public override string Attributes =>
        $"{ExpressionText.Of(Expression)}{string.Concat(Accesses.Select((access, i) => access.IsStraight ? "" : $", ${i}{access}"))}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Count * Accesses[i].Repeat != ResultShape.Count)
                throw new ShapeException($"fused: {inputs[i]} repeated {Accesses[i].Repeat} times is not {ResultShape}");
        return ResultShape;
    }
}
