using System.Text.Json;

namespace TrainService.Engine.Tests.Reference;

public sealed class ManifestTests
{
    [SkippableFact]
    public void Every_case_of_the_manifest_is_there_and_no_other()
    {
        var path = Path.Combine(ReferenceFolders.Root, "manifest.json");
        Skip.IfNot(File.Exists(path), $"{path} is not there");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(path));
        var listed = manifest.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()!);
        var present = ReferenceFolders.Names.SelectMany(ReferenceFolders.Files)
            .Select(file => Path.GetRelativePath(ReferenceFolders.Root, file).Replace('\\', '/'));
        Assert.Equal(listed.Order(StringComparer.Ordinal), present.Order(StringComparer.Ordinal));
    }
}
