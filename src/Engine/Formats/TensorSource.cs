namespace TrainService.Engine.Formats;

/// <summary>A tensor on its way to a file, which is read where it lies when its place in the file is there.</summary>
/// <param name="Read">Fills the values.</param>
internal sealed record TensorSource(string Name, int[] Shape, TensorReader Read)
{
    public int Count => Shape.Aggregate(1, (product, extent) => checked(product * extent));
}

internal delegate void TensorReader(Span<float> values);
