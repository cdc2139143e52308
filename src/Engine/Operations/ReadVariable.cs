using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>The value a variable has when the step begins.</summary>
public sealed record ReadVariable(Variable Variable) : Operation
{
    public override string Attributes => Variable.Name;

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Variable.Shape;
}
