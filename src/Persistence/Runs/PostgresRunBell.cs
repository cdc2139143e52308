using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrainService.Persistence.Runs;

/// <summary>The bell between processes: NOTIFY within the writer's transaction, LISTEN on one connection per process
/// that has listeners.</summary>
internal sealed partial class PostgresRunBell(string connectionString, ILogger<PostgresRunBell> logger)
    : IRunBell, IAsyncDisposable
{
    public const string Channel = "trainservice_runs";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Without a sign of life from time to time, a connection whose other end vanished would be waited on for ever.
    private readonly string connectionString =
        new NpgsqlConnectionStringBuilder(connectionString) { KeepAlive = 15 }.ConnectionString;

    private readonly RunListeners listeners = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private Task? listening;

    /// <summary>Nothing to do: the transaction's own NOTIFY rings here as everywhere else.</summary>
    public void Ring(Guid runId)
    {
    }

    public IDisposable Listen(Guid runId, Action heard)
    {
        var listener = listeners.Listen(runId, heard);
        Start();
        return listener;
    }

    public IDisposable ListenAll(Action<Guid> heard)
    {
        var listener = listeners.ListenAll(heard);
        Start();
        return listener;
    }

    private void Start()
    {
        lock (gate)
            listening ??= Task.Run(() => KeepListeningAsync(stopping.Token));
    }

    private async Task KeepListeningAsync(CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellation);
                connection.Notification += Heard;
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(cancellation);
                // Whatever was committed before this point rang where nobody heard it: everyone looks once.
                listeners.RingAll();
                pause = TimeSpan.FromMilliseconds(100);
                while (true)
                    await connection.WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException || DatabaseFailure.Is(failure))
            {
                LogLost(failure, pause.TotalSeconds);
                await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (Guid.TryParse(notification.Payload, out var runId))
            listeners.Ring(runId);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (listening is { } task)
            await task;
        stopping.Dispose();
    }

    [LoggerMessage(2001, LogLevel.Warning, "Lost the database connection that hears of news; again in {Seconds} s")]
    private partial void LogLost(Exception failure, double seconds);
}
