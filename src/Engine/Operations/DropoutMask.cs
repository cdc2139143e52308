using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// 0 with probability <paramref name="Rate"/>, else 1 / (1 - Rate). Element i is word i % 4 of Philox's block at counter
/// (i / 4, Stream, step, purpose dropout) under the seed; input: int [3] with the seed's low and high word and the step.
/// </summary>
/// <param name="Stream">Tells this mask from the others of the model.</param>
/// <param name="MaskShape">Shape of the mask.</param>
public sealed record DropoutMask(float Rate, int Stream, Shape MaskShape) : Operation
{
    public override string Attributes => $"rate {Rate}, stream {Stream}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => MaskShape;
}
