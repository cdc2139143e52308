using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace TrainService.Persistence.Runs;

/// <summary>Bulk rows by binary COPY; part of the connection's open transaction.</summary>
internal static class PostgresCopy
{
    public static async Task WriteAsync(
        PostgresContext context, IReadOnlyList<RunEvent> events, CancellationToken cancellation)
    {
        await using var copy = await BeginAsync(context, """
            copy run_events (run_id, sequence, time, type, attempt, data) from stdin (format binary)
            """, cancellation);
        foreach (var entry in events)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(entry.RunId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(entry.Sequence, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(entry.Time, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(entry.Type, NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(entry.Attempt, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(entry.Data, NpgsqlDbType.Json, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }

    public static async Task WriteAsync(
        PostgresContext context, IReadOnlyList<MetricPoint> points, CancellationToken cancellation)
    {
        await using var copy = await BeginAsync(context, """
            copy metric_points (run_id, name, step, epoch, value, attempt, sequence) from stdin (format binary)
            """, cancellation);
        foreach (var point in points)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(point.RunId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(point.Name, NpgsqlDbType.Varchar, cancellation);
            await copy.WriteAsync(point.Step, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(point.Epoch, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(point.Value, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(point.Attempt, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(point.Sequence, NpgsqlDbType.Bigint, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }

    private static Task<NpgsqlBinaryImporter> BeginAsync(
        PostgresContext context, string copy, CancellationToken cancellation) =>
        ((NpgsqlConnection)context.Database.GetDbConnection()).BeginBinaryImportAsync(copy, cancellation);
}
