using DuckDB.NET.Data;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>What a column holds: rows, non-empty cells, numbers among them, numbers float32 can hold, whole numbers,
/// and the statistics of the finite ones. Distinct is an estimate, and no more than Present, in tables of more than 100,000 rows or 256
/// columns.</summary>
internal sealed record TableProfile(long Rows, long Present, long Numbers, long Finite, long Whole, double? Min,
    double? Max, double? Mean, double? Deviation, long Distinct)
{
    public const int Fields = 9;

    public static TableProfile Of(DuckDBDataReader row, int at) =>
        new(row.GetInt64(0), row.GetInt64(at), row.GetInt64(at + 1),
        row.GetInt64(at + 2), row.GetInt64(at + 3), Double(row, at + 4), Double(row, at + 5), Double(row, at + 6),
        Double(row, at + 7), row.GetInt64(at + 8));

    private static double? Double(DuckDBDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);
}
