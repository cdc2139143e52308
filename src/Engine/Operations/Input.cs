using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>A tensor handed in anew for each run of the plan.</summary>
public sealed record Input(string InputName, Shape Shape) : Operation
{
    public override string Attributes => InputName;

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape;
}
