using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>A few numbers, the same at every step: class weights, for example.</summary>
public sealed record ConstantVector(NumberList Values) : Operation
{
    public override string Attributes => Values.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape.Of(Values.Count);
}
