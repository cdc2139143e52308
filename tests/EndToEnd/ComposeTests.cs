namespace TrainService.EndToEnd;

public sealed class ComposeTests
{
    [SkippableFact]
    public async Task The_compose_file_is_valid()
    {
        var (client, _) = await Shell.Run("docker compose version", Repository.Root);
        Skip.If(client != 0 && Shell.WhyNot("docker-compose") is not null, "Neither docker compose nor docker-compose is installed.");
        var command = client == 0 ? "docker compose" : "docker-compose";

        var (status, output) = await Shell.Run($"{command} config", Repository.Root);

        Assert.True(status == 0, output);
        foreach (var service in (string[])["postgres:", "api:", "worker:"])
            Assert.Contains($"  {service}\n", output);
    }
}
