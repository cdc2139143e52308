namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>
/// One side of a product, seen as a matrix [rows, depth] for each group of channels. What can be worked out from the row
/// or from the depth alone is worked out once and kept as a <see cref="Place"/>.
/// </summary>
internal interface IProductOperand
{
    /// <summary>Whether neighbouring rows, rather than neighbouring depths, are neighbours in memory.</summary>
    static abstract bool RowsAreNeighbours { get; }

    Place Row(int group, int row);

    Place Depth(int depth);

    float At(Place row, Place depth);
}
