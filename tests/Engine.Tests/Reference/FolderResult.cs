namespace TrainService.Engine.Tests.Reference;

/// <summary>How the cases of a folder went.</summary>
internal sealed record FolderResult(
    string Folder, int Passed, IReadOnlyList<string> Failures, IReadOnlyList<NotBuiltException> NotBuilt)
{
    public string Line(string where) =>
        $"reference {Folder}{where}: {Passed} passed, {Failures.Count} failed, {NotBuilt.Count} not built";

    /// <summary>What is missing, with the number of cases that wait for it.</summary>
    public string Missing => string.Join(", ", NotBuilt.SelectMany(exception => exception.Parts)
        .GroupBy(part => part).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key} ({group.Count()})"));
}
