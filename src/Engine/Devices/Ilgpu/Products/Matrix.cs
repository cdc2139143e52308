using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>A matrix [rows, depth], rows one after another.</summary>
internal readonly struct Matrix(ArrayView<float> values, int depth) : IProductOperand
{
    private readonly ArrayView<float> values = values;
    private readonly int stride = depth;

    public static bool RowsAreNeighbours => false;

    public Place Row(int group, int row) => new() { Offset = row * stride };

    public Place Depth(int depth) => new() { Offset = depth };

    public float At(Place row, Place depth) => values[row.Offset + depth.Offset];
}

/// <summary>A matrix stored as [depth, rows].</summary>
internal readonly struct TransposedMatrix(ArrayView<float> values, int rows) : IProductOperand
{
    private readonly ArrayView<float> values = values;
    private readonly int stride = rows;

    public static bool RowsAreNeighbours => true;

    public Place Row(int group, int row) => new() { Offset = row };

    public Place Depth(int depth) => new() { Offset = depth * stride };

    public float At(Place row, Place depth) => values[row.Offset + depth.Offset];
}

/// <summary>A result [rows, columns], or several of them, one for each part and group.</summary>
internal readonly struct MatrixResult(int groups, int rows, int columns) : IProductResult
{
    private readonly int groups = groups, rows = rows, columns = columns;

    public int Index(int group, int part, int row, int column) =>
        (((((part * groups) + group) * rows) + row) * columns) + column;
}
