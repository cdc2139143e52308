using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TrainService.Persistence;

/// <summary>Where the embedded database lies.</summary>
internal sealed class SqliteFile(string dataFolder)
{
    public string Folder => Path.GetFullPath(dataFolder);

    public string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(Folder, "trainservice.db"),
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ConnectionString;
}

/// <summary>How every SQLite connection behaves: readers never wait for the writer, one writer at a time and the others
/// wait for it. A killed process loses nothing that was committed; a power cut may lose the last moments, never the
/// file (synchronous NORMAL in WAL mode).</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas =
        "pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 30000";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
