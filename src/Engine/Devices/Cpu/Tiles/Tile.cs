namespace TrainService.Engine.Devices.Cpu.Tiles;

/// <summary>
/// A few rows times one panel of columns: result[i][j] = sum over segments s and k below s.Length of
/// row[i][s.Offset + k Step] columns[s.Column + k][j]. Matrix products, either operand transposed or not, convolutions
/// and their gradients differ only in where these pointers lie.
/// </summary>
internal unsafe struct Tile
{
    /// <summary>Where each row of the left operand begins; need not be evenly spaced.</summary>
    public float** Rows;

    /// <summary>Where each row of the result goes.</summary>
    public float** Results;

    public Segment* Segments;

    public int SegmentCount;

    /// <summary>Floats from one element of a row to the next.</summary>
    public nint Step;

    public float* Columns;

    /// <summary>Floats from one row of the columns to the next.</summary>
    public nint ColumnStride;

    /// <summary>Add to what the result holds instead of replacing it.</summary>
    public bool Accumulate;
}
