using System.Data.Common;
using Microsoft.AspNetCore.Connections;
using TrainService.Jobs;
using TrainService.Persistence;

namespace TrainService.Api.Hosting;

/// <summary>What keeps the service from starting and is for its operator to mend: it is told in a sentence, where anything
/// else is told with its stack.</summary>
internal static class StartFailure
{
    /// <returns>Null for what only a programmer can mend.</returns>
    public static string? Reason(Exception failure) => failure switch
    {
        InvalidSettingException or DataFolderException or MissingDeviceException => failure.Message,
        IOException { InnerException: AddressInUseException } => failure.Message,
        DbException => $"The database cannot be used: {failure.Message}",
        { InnerException: { } inner } => Reason(inner),
        _ => null,
    };

    /// <summary>Lets the framework log of its host only what happens after the start: before, it would repeat every failure, with
    /// its stack.</summary>
    public static void LeaveToProgram(WebApplicationBuilder builder, Func<bool> hasStarted) =>
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host",
            level => level >= LogLevel.Warning && hasStarted());
}
