using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TrainService.Api.Hosting;

/// <summary>Keeps a service that asks nobody for a key on this machine. Addresses known from the configuration are
/// refused before anything is started; one that only the server knew of, as soon as it listens.</summary>
internal sealed class AnonymousAccess(ServiceSettings settings, IServer server) : IHostedLifecycleService
{
    /// <exception cref="InvalidSettingException">A configured address can be reached from other machines.</exception>
    public static void Check(ServiceSettings settings, IConfiguration configuration) =>
        Check(settings, Configured(configuration));

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Check(settings, server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Check(ServiceSettings settings, IEnumerable<string> addresses)
    {
        if (settings.AllowAnonymous || settings.Role == ServiceRole.Worker)
            return;
        if (addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open)
            throw new InvalidSettingException(ServiceSettings.AnonymousSetting,
                $"is not set, and {open} can be reached from other machines: everyone there could use the service. "
                + $"Listen on loopback (--urls http://localhost:5080), or set {ServiceSettings.AnonymousSetting}=true "
                + "if something in front of the service decides who may call.");
    }

    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        foreach (var url in Parts(configuration[WebHostDefaults.ServerUrlsKey]))
            yield return url;
        // ASP.NET Core takes ports alone to mean every interface, but only where no URLs are given.
        if (Parts(configuration[WebHostDefaults.ServerUrlsKey]).Length == 0)
            foreach (var port in Parts(configuration[WebHostDefaults.HttpPortsKey]))
                yield return $"http://*:{port}";
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            if (endpoint["Url"] is { } url)
                yield return url;
    }

    private static string[] Parts(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    internal static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return BindingAddress.Parse(address).IsUnixPipe
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
