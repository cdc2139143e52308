using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;

namespace TrainService.Engine.Tests.Data;

public sealed class DataSplitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void A_fraction_takes_its_share_of_every_class(double fraction)
    {
        SampleDatasets.Import("sample:digits", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var split = DataSplit.Create(data, fraction, seed: 42);
        Assert.Equal(Enumerable.Range(0, 1797), split.Train.Concat(split.Validation).Order());
        Assert.Equal((int)Math.Round(1797 * fraction, MidpointRounding.AwayFromZero), split.Validation.Length);
        Assert.Empty(split.Test);
        var (all, part) = (Counts(data, [.. Enumerable.Range(0, 1797)]), Counts(data, split.Validation));
        Assert.All(Enumerable.Range(0, 10), label => Assert.InRange(part[label], all[label] * fraction - 1, all[label] * fraction + 1));
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(DataSplit.Create(data, 0.2, 1).Validation, DataSplit.Create(data, 0.2, 1).Validation);
        Assert.NotEqual(DataSplit.Create(data, 0.2, 1).Validation, DataSplit.Create(data, 0.2, 2).Validation);
    }

    [Fact]
    public void The_data_sets_own_parts_stay_what_they_are()
    {
        DatasetImport.Import([folder.Upload("t.csv", "x,p,y\n1,train,0\n2,train,1\n3,train,0\n4,train,1\n5,val,0\n6,test,1\n")], null,
            new DatasetOptions { Split = new SplitOptions { Column = "p" } }, folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        var split = DataSplit.Create(data, 0.5, 1);
        Assert.Equal([0, 1, 2, 3], split.Train);
        Assert.Equal([4], split.Validation);
        Assert.Equal([5], split.Test);
    }

    [Fact]
    public void Without_a_fraction_all_training_rows_train()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(Enumerable.Range(0, 150), DataSplit.Create(data, null, 1).Train);
        Assert.Equal("invalidSplit", Assert.Throws<DatasetException>(() => DataSplit.Create(data, 1, 1)).Code);
        Assert.Equal("invalidSplit", Assert.Throws<DatasetException>(() => DataSplit.Create(data, 0.999, 1)).Code);
    }

    private static int[] Counts(DatasetFile data, int[] rows)
    {
        var labels = new int[rows.Length];
        data.ReadClasses(rows, labels);
        return [.. Enumerable.Range(0, 10).Select(label => labels.Count(other => other == label))];
    }
}
