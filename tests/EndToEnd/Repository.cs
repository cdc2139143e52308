namespace TrainService.EndToEnd;

/// <summary>Where things lie, seen from a test: artifacts/bin/EndToEnd/{configuration}.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The service as it was built beside these tests, in the same configuration.</summary>
    public static string Service { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../Api", new DirectoryInfo(AppContext.BaseDirectory).Name, "TrainService.Api.dll"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TrainService.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("TrainService.sln is in no folder above these tests.");
    }
}
