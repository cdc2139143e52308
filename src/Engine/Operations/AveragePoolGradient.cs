using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Shares each window's gradient among its elements: [N, OH, OW, C] -> [N, Height, Width, C].</summary>
public sealed record AveragePoolGradient(PoolGeometry Geometry, int Height, int Width) : Operation
{
    public override string Attributes => $"{Geometry} to {Height}x{Width}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        inputs[0].With(inputs[0][0], Height, Width, inputs[0][3]);
}
