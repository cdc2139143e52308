using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Sends each window's gradient to its maximum, the first in row order among equals: image [N, H, W, C], pooled and its
/// gradient [N, OH, OW, C] -> [N, H, W, C].
/// </summary>
public sealed record MaxPoolGradient(PoolGeometry Geometry) : Operation, IEpilogueHost
{
    public Epilogue? Epilogue { get; init; }

    public int OwnInputs => 3;

    public Operation With(Epilogue epilogue) => this with { Epilogue = epilogue };

    public override string Attributes => Epilogue is null ? Geometry.ToString() : $"{Geometry}, {Epilogue}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];
}
