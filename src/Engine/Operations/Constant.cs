using System.Globalization;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>One number, the same at every step.</summary>
public sealed record Constant(float Value) : Operation
{
    public override string Attributes => Value.ToString("R", CultureInfo.InvariantCulture);

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape.Scalar;
}
