namespace TrainService.EndToEnd;

/// <summary>A copy of a folder of the repository, in a temporary folder, for tests that change it.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    public RepositoryCopy(string name)
    {
        var source = Path.Combine(Repository.Root, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Folder, name, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("trainservice-copy-").FullName;

    /// <summary>Changes a file; fails if the change changes nothing.</summary>
    public void Edit(string file, Func<string, string> change)
    {
        var path = Path.Combine(Folder, file);
        var before = File.ReadAllText(path);
        var after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
