namespace TrainService.Engine.Tests.Reference;

/// <summary>Finds files of the repository from wherever the tests were built to.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find(string folder) => File.Exists(System.IO.Path.Combine(folder, "TrainService.sln"))
        ? folder
        : Find(System.IO.Path.GetDirectoryName(folder)
            ?? throw new DirectoryNotFoundException("TrainService.sln is in no folder above the tests"));
}
