using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TrainService.Api.Hosting;

/// <summary>Keeps a service that asks nobody for a key on this machine. Addresses known from the configuration are
/// refused before anything is started; one that only the server knew of, as soon as it listens.</summary>
internal sealed class AnonymousAccess(ServiceSettings settings, IServer server) : IHostedLifecycleService
{
    /// <exception cref="InvalidSettingException">A configured address is none, or can be reached from other
    /// machines.</exception>
    public static void Check(ServiceSettings settings, IConfiguration configuration)
    {
        var configured = Configured(configuration).ToList();
        foreach (var (setting, address) in configured)
            if (!IsAddress(address))
                throw new InvalidSettingException(
                    setting, $"is '{address}', which is no address to listen on, as http://localhost:5080 would be.");
        Check(settings, configured.Select(one => one.Address));
    }

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

    private static IEnumerable<(string Setting, string Address)> Configured(IConfiguration configuration)
    {
        foreach (var url in Parts(configuration[WebHostDefaults.ServerUrlsKey]))
            yield return ("--urls (ASPNETCORE_URLS)", url);
        // ASP.NET Core takes ports alone to mean every interface, but only where no URLs are given.
        if (Parts(configuration[WebHostDefaults.ServerUrlsKey]).Length == 0)
            foreach (var port in Parts(configuration[WebHostDefaults.HttpPortsKey]))
                yield return ("ASPNETCORE_HTTP_PORTS", $"http://*:{port}");
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            if (endpoint["Url"] is { } url)
                yield return ($"{endpoint.Path}:Url", url);
    }

    private static string[] Parts(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsAddress(string text)
    {
        try
        {
            BindingAddress.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    internal static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return BindingAddress.Parse(address).IsUnixPipe
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
