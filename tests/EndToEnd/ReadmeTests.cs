using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TrainService.EndToEnd;

/// <summary>What the README tells people to type is typed.</summary>
public sealed partial class ReadmeTests
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    [SkippableFact]
    public async Task The_main_job_of_the_readme_works_as_it_stands()
    {
        Skip.IfNot(Directory.Exists(FashionMnist), $"Fashion-MNIST is missing ({FashionMnist}; Debian: dataset-fashion-mnist).");
        var noCurl = Shell.WhyNot("curl");
        Skip.If(noCurl is not null, noCurl);
        using var copy = new RepositoryCopy("samples");
        // One epoch tells whether the calls are right; how good the model gets is the quickstart's business.
        copy.Edit("samples/runs/fashion-cnn.json", text => text.Replace("\"epochs\": 5", "\"epochs\": 1", StringComparison.Ordinal));
        await using var service = await ServiceProcess.StartNew();
        var script = MainJob().Replace("http://localhost:5080", service.Address.TrimEnd('/'), StringComparison.Ordinal);

        var (status, output) = await Shell.Run($"set -e\n{script}", copy.Folder);

        Assert.True(status == 0, output);
        var answers = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(70_000, (int)answers[0]["rows"]!);
        Assert.Equal(225_034, (int)answers[1]["parameters"]!);
        Assert.Contains("data: {", output);
        var evaluation = answers[^2];
        Assert.Equal(("test", 10_000), ((string?)evaluation["split"], (int)evaluation["samples"]!));
        Assert.InRange((double)evaluation["metrics"]!["accuracy"]!, 0.8, 1);
        var classes = answers[^1]["predictions"]!.AsArray().Select(prediction => (string?)prediction!["class"]);
        Assert.Equal(["Ankle boot", "Pullover", "Trouser"], classes);
    }

    private static string MainJob()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        return MainJobBlock().Match(readme) is { Success: true } block ? block.Groups[1].Value
            : throw new InvalidOperationException("README.md has no block of shell after <!-- main job -->");
    }

    [GeneratedRegex(@"<!-- main job -->\s*```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex MainJobBlock();
}
