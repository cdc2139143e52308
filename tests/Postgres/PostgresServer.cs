using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TrainService.Postgres;

/// <summary>A real PostgreSQL for tests, one per test process: the one that TRAINSERVICE_TEST_POSTGRES names, or one
/// started on a free port in a temporary folder, gone with the process however that ends.</summary>
public static class PostgresServer
{
    public const string Variable = "TRAINSERVICE_TEST_POSTGRES";

    private static readonly Lazy<Task<string>> Server = new(StartAsync);
    private static Process? shell;

    /// <summary>Why there is none here; null where there is.</summary>
    public static string? Missing { get; } = WhyMissing();

    /// <summary>A new, empty database; skips the test, with the reason, where there is no PostgreSQL.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        Skip.If(Missing is not null, Missing);
        var name = $"test_{Guid.NewGuid():n}";
        var server = await Server.Value;
        await ExecuteAsync(server, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using (var pool = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(pool);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await Server.Value, $"drop database if exists {name} with (force)");
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Names made here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string? WhyMissing()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) || Binaries() is not null)
            return null;
        return $"PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb) and {Variable} is not set.";
    }

    private static string? Binaries() => !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .MaxBy(bin => int.Parse(Path.GetFileName(Path.GetDirectoryName(bin))!));

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return given;
        var folder = Directory.CreateTempSubdirectory("trainservice-postgres-").FullName;
        var port = FreePort();
        // The shell ends the server and removes the folder when its input ends, as it does when the tests are killed.
        const string script = """
            set -e
            "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale C --no-sync > "$2/log" 2>&1
            "$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
                -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 >> "$2/log" 2>&1 &
            echo started
            cat > /dev/null
            kill -QUIT $!
            wait || true
            rm -rf "$2"
            """;
        // PostgreSQL refuses to run as root.
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", "sh"] : ["sh"];
        if (Environment.IsPrivilegedProcess)
            using (var owner = Process.Start("chown", ["postgres", folder]))
                await owner.WaitForExitAsync();
        var start = new ProcessStartInfo(command[0],
            [.. command[1..], "-c", script, "sh", Binaries()!, folder, port.ToString()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/",
        };
        shell = Process.Start(start)!;
        if (await shell.StandardOutput.ReadLineAsync() != "started")
            throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "log")));
        var server = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false;Timeout=5";
        await WaitUntilReadyAsync(server, folder);
        return server.Replace("Pooling=false;", "", StringComparison.Ordinal);
    }

    private static async Task WaitUntilReadyAsync(string server, string folder)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync(server, "select 1");
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException failure)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "log")), failure);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
