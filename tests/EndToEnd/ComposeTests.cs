using System.Text.RegularExpressions;

namespace TrainService.EndToEnd;

public sealed class ComposeTests
{
    [SkippableFact]
    public async Task The_compose_file_is_valid_and_serves_this_machine_alone()
    {
        var (client, _) = await Shell.Run("docker compose version", Repository.Root);
        Skip.If(client != 0 && Shell.WhyNot("docker-compose") is not null, "Neither docker compose nor docker-compose is installed.");
        var command = client == 0 ? "docker compose" : "docker-compose";

        var (status, output) = await Shell.Run($"{command} config", Repository.Root);

        Assert.True(status == 0, output);
        Assert.Contains("  postgres:\n", output);
        var (api, worker) = (Service(output, "api"), Service(output, "worker"));
        Assert.Contains("AllowAnonymous", api);
        Assert.Contains("localhost;127.0.0.1;[::1]", api);
        Assert.Contains("127.0.0.1", api.Split("ports:")[1]);
        Assert.DoesNotContain("AllowAnonymous", worker);
        Assert.DoesNotContain("ports:", worker);
    }

    private static string Service(string configuration, string name)
    {
        var block = Regex.Match(configuration, $"^  {name}:\n((    .*\n)+)", RegexOptions.Multiline);
        return block.Success ? block.Value : throw new InvalidOperationException($"no service {name} in\n{configuration}");
    }
}
