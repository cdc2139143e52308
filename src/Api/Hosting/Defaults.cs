using Microsoft.Extensions.Configuration.Memory;

namespace TrainService.Api.Hosting;

/// <summary>What holds where nothing else is configured, wherever the service is started from.</summary>
internal static class Defaults
{
    /// <summary>Where the page and the settings lie: beside the service where it was published, else the working
    /// folder.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        // Settings are read at the start. To look out for changes the framework watches all folders in the working one: the data's
        // too, where a training writes all the time.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
            ? AppContext.BaseDirectory
            : null,
    };

    /// <summary>No answers to names that are not this machine's unless others may call: a foreign name that leads here
    /// is a page's trick to be taken for the service's own. Logs have the service's own words, and of the frameworks what
    /// went wrong. Anything configured goes before.</summary>
    public static void AddDefaults(this WebApplicationBuilder builder)
    {
        // A development build serves its page from the sources, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["AllowedHosts"] = ServiceSettings.Read(builder.Configuration).AllowAnonymous
                    ? "*" : "localhost;127.0.0.1;[::1]",
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Hangfire"] = "Warning",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
            },
        });
    }
}
