using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TrainService.EndToEnd;

/// <summary>What the README tells people to type is typed.</summary>
public sealed class ReadmeTests
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
        copy.Edit("samples/runs/fashion-quick.json", text => text.Replace("\"epochs\": 5", "\"epochs\": 1", StringComparison.Ordinal));
        await using var service = await ServiceProcess.StartNew();
        var script = Block("README.md", "main job").Replace("http://localhost:5080", service.Address.TrimEnd('/'), StringComparison.Ordinal);

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

    [SkippableFact]
    public async Task The_cross_validation_of_the_samples_works_as_it_stands()
    {
        var noCurl = Shell.WhyNot("curl");
        Skip.If(noCurl is not null, noCurl);
        await using var service = await ServiceProcess.StartNew();
        var script = Block("samples/runs/README.md", "five folds")
            .Replace("http://localhost:5080", service.Address.TrimEnd('/'), StringComparison.Ordinal);

        var (status, output) = await Shell.Run($"set -e -o pipefail\n{script}", Repository.Root);

        Assert.True(status == 0, output);
        var lines = output.TrimEnd().Split('\n')[^6..];
        var errors = lines[..5].Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(5, errors.Distinct().Count());
        var mean = double.Parse(lines[5].Replace("mean ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        Assert.Equal(errors.Average(), mean, 0.01);
        Assert.InRange(mean, 40, 57);
    }

    /// <summary>The shell lines after <c>&lt;!-- name --&gt;</c>.</summary>
    private static string Block(string file, string name)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        var block = Regex.Match(text, $@"<!-- {name} -->\s*```bash\n(.*?)```", RegexOptions.Singleline);
        return block.Success ? block.Groups[1].Value
            : throw new InvalidOperationException($"{file} has no block of shell after <!-- {name} -->");
    }
}
