using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;

namespace TrainService.Engine.Tests.Data;

public sealed class SampleDatasetsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sample:digits", 1797, new[] { 1, 8, 8 }, 10)]
    [InlineData("sample:iris", 150, new[] { 4 }, 3)]
    [InlineData("sample:two-moons", 1000, new[] { 2 }, 2)]
    public void Each_sample_has_its_rows_shape_and_classes(string name, int rows, int[] shape, int classes)
    {
        Assert.Contains(name, SampleDatasets.Names);
        var imported = SampleDatasets.Import(name, folder.Destination);
        Assert.Equal(rows, imported.Rows);
        Assert.Equal(shape, imported.Schema.InputShape);
        Assert.Equal(classes, imported.Schema.Target!.Classes!.Length);
        Assert.Equal(["data.set"], folder.Files);
        Assert.Equal(imported.ContentHash, SampleDatasets.Import(name, folder.Destination).ContentHash);
    }

    [Fact]
    public void Digits_hold_the_first_zero_of_the_file()
    {
        SampleDatasets.Import("sample:digits", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var (image, label) = (new float[64], new int[1]);
        data.ReadInputs([0], image);
        data.ReadClasses([0], label);
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0], image[..8]);
        Assert.Equal(0, label[0]);
        var normalization = Normalization.Fit(data, [.. Enumerable.Range(0, data.Count)]);
        Assert.Equal(64, normalization.Period);
        Assert.Equal(4.8842, normalization.Offset.Single(), 0.0001);
    }

    [Fact]
    public void Iris_names_its_flowers()
    {
        var schema = SampleDatasets.Import("sample:iris", folder.Destination).Schema;
        Assert.Equal(["setosa", "versicolor", "virginica"], schema.Target!.Classes!);
        Assert.Equal(5.8433, schema.Columns[0].Statistics!.Mean!.Value, 0.0001);
    }

    [Fact]
    public void Two_moons_are_two_halves_apart_with_the_noise_announced()
    {
        SampleDatasets.Import("sample:two-moons", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var rows = Enumerable.Range(0, 1000).ToArray();
        var (points, moons) = (new float[2000], new int[1000]);
        data.ReadInputs(rows, points);
        data.ReadClasses(rows, moons);
        Assert.Equal(500, moons.Sum());
        // Distance from the circle of its moon is the noise: of deviation 0.15 to first order.
        var deviations = rows.Select(row => moons[row] == 0
            ? Math.Sqrt(points[2 * row] * points[2 * row] + points[2 * row + 1] * points[2 * row + 1]) - 1
            : Math.Sqrt(Math.Pow(points[2 * row] - 1, 2) + Math.Pow(points[2 * row + 1] - 0.5, 2)) - 1).ToArray();
        Assert.InRange(Math.Sqrt(deviations.Average(value => value * value)), 0.13, 0.17);
    }

    [Fact]
    public void An_unknown_sample_is_refused_with_the_nearest_name()
    {
        var error = Assert.Throws<DatasetException>(() => SampleDatasets.Import("sample:digit", folder.Destination));
        Assert.Contains("did you mean 'sample:digits'?", error.Message);
    }
}
