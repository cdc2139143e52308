namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>
/// Row-major products C = op(A) op(B) as BLAS is asked for them, which knows columns alone. Memory that holds a matrix by
/// rows holds its transpose by columns, so C' = op(B)' op(A)' needs no copies: B comes first, each operand keeps its own
/// transposition, and a leading dimension is the width of a row.
/// </summary>
/// <param name="Rows">Of the result by columns, which has a row for each column of C.</param>
/// <param name="StrideFirst">Elements from one of several first operands to the next.</param>
/// <param name="Count">How many products lie one after another.</param>
internal readonly record struct ColumnMajorProduct(
    bool TransposeFirst, bool TransposeSecond, int Rows, int Columns, int Depth,
    int LeadingFirst, int LeadingSecond, int LeadingResult,
    long StrideFirst, long StrideSecond, long StrideResult, int Count)
{
    /// <param name="transposeA">Whether A is stored as [depth, rows].</param>
    /// <param name="transposeB">Whether B is stored as [columns, depth].</param>
    public static ColumnMajorProduct Of(
        bool transposeA, bool transposeB, int rows, int columns, int depth, int count = 1) => new(
        TransposeFirst: transposeB, TransposeSecond: transposeA, Rows: columns, Columns: rows, Depth: depth,
        LeadingFirst: transposeB ? depth : columns, LeadingSecond: transposeA ? rows : depth, LeadingResult: columns,
        StrideFirst: (long)depth * columns, StrideSecond: (long)rows * depth, StrideResult: (long)rows * columns, count);
}
