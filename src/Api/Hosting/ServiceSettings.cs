using System.Globalization;
using TrainService.Jobs;

namespace TrainService.Api.Hosting;

/// <summary>A setting that cannot be used; the message names it as it is set.</summary>
public sealed class InvalidSettingException(string setting, string problem) : Exception($"{setting} {problem}")
{
    public string Setting => setting;
}

/// <summary>How this process was told to run, from the environment, appsettings and the command line.</summary>
/// <param name="DataFolder">For the embedded database, uploads on their way and caches.</param>
/// <param name="AllowAnonymous">Whoever reaches the service may use it, from beyond this machine too.</param>
internal sealed record ServiceSettings(
    ServiceRole Role, string? Postgres, string DataFolder, bool AllowAnonymous, long MaxUploadBytes, int Threads,
    string Device)
{
    public const string AnonymousSetting = "TrainService__AllowAnonymous";

    /// <exception cref="InvalidSettingException">The first setting that cannot be used.</exception>
    public static ServiceSettings Read(IConfiguration configuration)
    {
        var folder = configuration["TRAINSERVICE_DATA"];
        var role = RoleOf(configuration["TrainService:Role"]);
        var postgres = configuration.GetConnectionString("Postgres") is { Length: > 0 } given ? given : null;
        if (role != ServiceRole.All && postgres is null)
            throw new InvalidSettingException("TrainService__Role", $"is '{role.ToString().ToLowerInvariant()}', but "
                + "without ConnectionStrings__Postgres one process does all. Use role 'all', or PostgreSQL.");
        return new ServiceSettings(
            role,
            postgres,
            Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? "data" : folder),
            BooleanOf(configuration["TrainService:AllowAnonymous"]),
            NumberOf("TrainService__MaxUploadBytes", configuration["TrainService:MaxUploadBytes"],
                16L << 30, 1, long.MaxValue),
            (int)NumberOf("TrainService__Threads", configuration["TrainService:Threads"], 0, 0, 1024),
            configuration["TrainService:Device"] is { Length: > 0 } device ? device : "auto");
    }

    /// <summary>What this process does for runs.</summary>
    public JobsOptions Jobs => new()
    {
        Trains = Role != ServiceRole.Api, Postgres = Postgres, DataFolder = DataFolder, Threads = Threads,
        Device = Device,
    };

    private static ServiceRole RoleOf(string? text) => text switch
    {
        null or "" or "all" => ServiceRole.All,
        "api" => ServiceRole.Api,
        "worker" => ServiceRole.Worker,
        _ => throw new InvalidSettingException("TrainService__Role", $"is '{text}'; allowed are all, api and worker."),
    };

    private static bool BooleanOf(string? text) => string.IsNullOrEmpty(text) ? false
        : bool.TryParse(text, out var value) ? value
        : throw new InvalidSettingException(AnonymousSetting, $"is '{text}'; allowed are true and false.");

    private static long NumberOf(string setting, string? text, long standard, long least, long most)
    {
        if (string.IsNullOrEmpty(text))
            return standard;
        return long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidSettingException(setting, $"is '{text}'; it must be an integer from {least} to {most}.");
    }
}
