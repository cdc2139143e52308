namespace TrainService.Api.Tests;

/// <summary>Files that clients upload.</summary>
internal static class SampleFiles
{
    public static byte[] Iris { get; } = File.ReadAllBytes(Path.Combine(Root(), "samples", "data", "iris.csv"));

    public static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "TrainService.sln")))
                return folder;
        throw new InvalidOperationException($"There is no TrainService.sln above {AppContext.BaseDirectory}.");
    }
}
