using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Samples;

/// <summary>The data sets built in: no upload needed.</summary>
public static class SampleDatasets
{
    public const string Prefix = "sample:";

    private static readonly Dictionary<string, Func<string, CancellationToken, ImportedDataset>> Samples = new()
    {
        ["sample:digits"] = (destination, cancellation) => ImportCsv("digits.csv.gz",
            new DatasetOptions { Header = false, InputShape = [1, 8, 8] }, destination, cancellation),
        ["sample:iris"] = (destination, cancellation) => ImportCsv("iris.csv",
            new DatasetOptions { ClassNames = ["setosa", "versicolor", "virginica"] }, destination, cancellation),
        ["sample:two-moons"] = TwoMoons.Write,
    };

    public static IReadOnlyList<string> Names { get; } = [.. Samples.Keys];

    /// <summary>Writes a sample in canonical form, the same bytes each time. DatasetException for a name that is
    /// none.</summary>
    public static ImportedDataset Import(
        string name, string destinationPath, CancellationToken cancellation = default) =>
        Samples.TryGetValue(name, out var import)
            ? import(destinationPath, cancellation)
            : throw new DatasetException("unknownSample", $"There is no '{name}'{NearestName.Hint(name, Names)}.");

    private static ImportedDataset ImportCsv(string resource, DatasetOptions options, string destination,
        CancellationToken cancellation)
    {
        var path = $"{destination}.{Guid.NewGuid():N}.sample";
        try
        {
            using (var source = typeof(SampleDatasets).Assembly.GetManifestResourceStream("samples/" + resource)!)
            using (var target = File.Create(path))
                source.CopyTo(target);
            return DatasetImport.Import([new UploadedFile(resource, path)], "csv", options, destination, cancellation);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
