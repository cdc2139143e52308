using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence;

/// <summary>Tells trouble with the database from everything else that can go wrong.</summary>
public static class DatabaseFailure
{
    /// <summary>Whether the database refused, failed or was out of reach. EF wraps what is transient in an
    /// InvalidOperationException, so causes are looked at too.</summary>
    public static bool Is(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is DbException or DbUpdateException or SocketException or TimeoutException)
                return true;
        return false;
    }
}
