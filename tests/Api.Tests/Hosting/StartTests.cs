using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using TrainService.Api.Hosting;

namespace TrainService.Api.Tests.Hosting;

public sealed class StartTests
{
    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://127.1.2.3:80", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://unix:/tmp/service.sock", true)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://192.168.1.2:5080", false)]
    [InlineData("http://localhost.example.com:5080", false)]
    public void Only_this_machine_is_loopback(string address, bool expected) =>
        Assert.Equal(expected, AnonymousAccess.IsLoopback(address));

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--http_ports", "0")]
    [InlineData("--Kestrel:Endpoints:All:Url", "http://*:0")]
    public async Task Without_keys_the_service_does_not_start_where_others_can_reach_it(string setting, string value)
    {
        var (code, said) = await RunAsync(setting, value);
        Assert.Equal(1, code);
        Assert.Contains("TrainService__AllowAnonymous", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Theory]
    [InlineData("--urls", "foo", "--urls (ASPNETCORE_URLS)")]
    [InlineData("--Kestrel:Endpoints:All:Url", "localhost:80", "Kestrel:Endpoints:All:Url")]
    public async Task What_is_no_address_to_listen_on_is_named_with_its_setting(string setting, string value, string named)
    {
        var (code, said) = await RunAsync(setting, value);
        Assert.Equal(1, code);
        Assert.Contains($"{named} is '{value}'", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Theory]
    [InlineData("--TrainService:Device", "tpu", "TrainService__Device is 'tpu', which is not here. Here are:")]
    [InlineData("--TRAINSERVICE_DATA", "/proc/nowhere", "The data folder /proc/nowhere (TRAINSERVICE_DATA) cannot be written:")]
    [InlineData("--ConnectionStrings:Postgres", "Host=127.0.0.1;Port=1", "The database cannot be used: Failed to connect to 127.0.0.1:1")]
    public async Task What_shows_at_the_start_is_told_in_a_sentence(string setting, string value, string expected)
    {
        var (code, said) = await RunAsync("--urls", "http://127.0.0.1:0", setting, value);
        Assert.Equal(1, code);
        Assert.StartsWith($"TrainService cannot start: {expected}", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task An_address_that_another_process_has_is_told_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (code, said) = await RunAsync("--urls", $"http://{other.LocalEndpoint}");
        Assert.Equal(1, code);
        Assert.StartsWith($"TrainService cannot start: Failed to bind to address http://{other.LocalEndpoint}", said);
        Assert.DoesNotContain("   at ", said);
        Assert.DoesNotContain("warn:", said); // of a new database
    }

    [Theory]
    [InlineData("TrainService:Role", "both", "TrainService__Role")]
    [InlineData("TrainService:Role", "api", "ConnectionStrings__Postgres")]
    [InlineData("TrainService:Threads", "-1", "TrainService__Threads")]
    [InlineData("TrainService:MaxUploadBytes", "0", "TrainService__MaxUploadBytes")]
    [InlineData("TrainService:AllowAnonymous", "perhaps", "TrainService__AllowAnonymous")]
    public void A_setting_that_cannot_be_used_is_named(string key, string value, string named)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Contains(
            named, Assert.Throws<InvalidSettingException>(() => ServiceSettings.Read(configuration)).Message);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("trainservice-start-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(AnonymousAccess).Assembly.Location, .. settings])
            {
                RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder,
            };
            start.Environment["TRAINSERVICE_DATA"] = folder;
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, error + await said);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
