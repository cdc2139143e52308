using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainService.EndToEnd;

/// <summary>The real service: a process of its own on a free port, with a database in a folder of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string data = Directory.CreateTempSubdirectory("trainservice-e2e-").FullName;
    private readonly StringBuilder output = new();
    private readonly string port = FreePort();
    private Process? process;

    private ServiceProcess() => Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    public HttpClient Client { get; }

    public string Address => Client.BaseAddress!.ToString();

    public static async Task<ServiceProcess> StartNew()
    {
        var service = new ServiceProcess();
        try
        {
            await service.Start();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process, on the same port and data after a Kill, and waits until it is ready.</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Service, "--urls", $"http://127.0.0.1:{port}"])
        {
            WorkingDirectory = data,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["TRAINSERVICE_DATA"] = data;
        start.Environment.Remove("ConnectionStrings__Postgres");
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Record(line.Data);
        process.ErrorDataReceived += (_, line) => Record(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilReady();
    }

    /// <summary>As a power cut would: no handler runs.</summary>
    public async Task Kill()
    {
        if (process is null)
            return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>As Ctrl-C or a container engine would: the service is asked to end and does so in its own time.</summary>
    /// <returns>The process's status.</returns>
    public async Task<int> Stop()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{process!.Id}"]))
            await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
        var status = process.ExitCode;
        process.Dispose();
        process = null;
        return status;
    }

    /// <summary>Posts a run and returns its id.</summary>
    public async Task<string> Post(JsonNode run)
    {
        using var answer = await Client.PostAsJsonAsync("/v1/runs", run);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    public async Task<JsonNode> Get(string path) => (await Client.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>The whole log of a run.</summary>
    public async Task<List<JsonNode>> Events(string id)
    {
        List<JsonNode> all = [];
        JsonNode page;
        do
        {
            page = await Get($"/v1/runs/{id}/events?limit=100&after={(all.Count == 0 ? 0 : (long)all[^1]["sequence"]!)}");
            all.AddRange(page["data"]!.AsArray().Select(told => told!));
        }
        while ((bool)page["hasMore"]!);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Client.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task UntilReady()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (process!.HasExited)
                throw new InvalidOperationException($"The service ended with status {process.ExitCode}:\n{output}");
            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Nothing listens yet.
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"The service was not ready after {Patience}:\n{output}");
    }

    private void Record(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
