using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrainService.Persistence.Runs;

/// <summary>Bulk rows by one statement of many rows, prepared once and run again and again; part of the open
/// transaction.</summary>
internal static class SqliteRows
{
    // Rows per statement: 64 * 7 values stay far under SQLite's limit of 32766 and a statement stays small to prepare.
    private const int RowsPerStatement = 64;

    public static Task WriteAsync(
        SqliteContext context, IReadOnlyList<RunEvent> events, CancellationToken cancellation) =>
        InsertAsync(context, "run_events (run_id, sequence, time, type, attempt, data)", 6, events,
            (entry, values) =>
            {
                values[0].Value = entry.RunId;
                values[1].Value = entry.Sequence;
                values[2].Value = entry.Time.UtcTicks;
                values[3].Value = entry.Type;
                values[4].Value = entry.Attempt;
                values[5].Value = entry.Data;
            }, cancellation);

    public static Task WriteAsync(
        SqliteContext context, IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        InsertAsync(context, "metric_points (run_id, name, step, epoch, value, attempt, sequence)", 7, points,
            (point, values) =>
            {
                values[0].Value = point.RunId;
                values[1].Value = point.Name;
                values[2].Value = point.Step;
                values[3].Value = point.Epoch;
                values[4].Value = point.Value;
                values[5].Value = point.Attempt;
                values[6].Value = point.Sequence;
            }, cancellation);

    private delegate void Bind<T>(T row, ReadOnlySpan<SqliteParameter> values);

    private static async Task InsertAsync<T>(
        SqliteContext context, string target, int columns, IReadOnlyList<T> rows, Bind<T> bind,
        CancellationToken cancellation)
    {
        for (var done = 0; done < rows.Count;)
        {
            // Full statements first; then what is left fits in one smaller statement.
            var perStatement = Math.Min(RowsPerStatement, rows.Count - done);
            var statements = (rows.Count - done) / perStatement;
            await using var command = Prepare(context, target, columns, perStatement, out var parameters);
            for (var statement = 0; statement < statements; statement++)
            {
                for (var row = 0; row < perStatement; row++)
                    bind(rows[done++], parameters.AsSpan(row * columns, columns));
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }
    }

    private static SqliteCommand Prepare(
        SqliteContext context, string target, int columns, int rows, out SqliteParameter[] parameters)
    {
        var command = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        parameters = new SqliteParameter[rows * columns];
        for (var index = 0; index < parameters.Length; index++)
            command.Parameters.Add(parameters[index] = new SqliteParameter { ParameterName = $"@p{index}" });
        var tuples = parameters.Chunk(columns)
            .Select(row => $"({string.Join(',', row.Select(value => value.ParameterName))})");
#pragma warning disable CA2100 // Table and column names above, placeholders for all values.
        command.CommandText = $"insert into {target} values {string.Join(',', tuples)}";
#pragma warning restore CA2100
        return command;
    }
}
