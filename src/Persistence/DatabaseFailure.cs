using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TrainService.Persistence;

/// <summary>Tells trouble with the database from everything else that can go wrong.</summary>
public static class DatabaseFailure
{
    // SQLITE_BUSY, _LOCKED, _IOERR and _FULL.
    private const int Busy = 5, Locked = 6, InputOutput = 10, Full = 13;

    /// <summary>Whether the database refused, failed or was out of reach. EF wraps what is transient in an
    /// InvalidOperationException, so causes are looked at too.</summary>
    public static bool Is(Exception failure) => Causes(failure)
        .Any(cause => cause is DbException or DbUpdateException or SocketException or TimeoutException);

    /// <summary>Whether the same may succeed later: the database restarts, is out of reach, busy or full.</summary>
    public static bool MayPass(Exception failure) => Causes(failure).Any(cause => cause
        is DbException { IsTransient: true }
        or SocketException or TimeoutException
        or SqliteException { SqliteErrorCode: Busy or Locked or InputOutput or Full }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown });

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
