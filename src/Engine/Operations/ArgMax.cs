using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>The index of the largest of each row's scores [R, C] -> [R], the lowest among equals; a whole number.</summary>
public sealed record ArgMax : Operation
{
    // Up to here every whole number is a float.
    internal const int MostClasses = 1 << 24;

    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0] is { Rank: 2 } scores && scores[1] <= MostClasses
        ? scores.With(scores[0])
        : throw new ShapeException($"argMax: {inputs[0]} is no [R, C] with at most {MostClasses} classes");
}
