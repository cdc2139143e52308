namespace TrainService.Engine.Tests.Reference;

/// <summary>Where the cases are: REFERENCE_DIR, or tests/reference of the repository.</summary>
internal static class ReferenceFolders
{
    // How the cases were made, beside them.
    private const string Generator = "generator";

    public static string Root { get; } =
        Environment.GetEnvironmentVariable("REFERENCE_DIR") is { Length: > 0 } folder
            ? folder
            : Repository.Path("tests/reference");

    public static IReadOnlyList<string> Names =>
        [.. Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)!)
            .Where(name => name != Generator).Order(StringComparer.Ordinal)];

    /// <summary>Every file of a folder, whatever it is called: what is no case must not pass unseen.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
}
