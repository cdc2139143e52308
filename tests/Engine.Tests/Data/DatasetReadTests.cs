using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Data;

/// <summary>Rows of a stored data set, as batches ask for them.</summary>
public sealed class DatasetReadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_that_do_not_exist_and_targets_of_another_kind_are_refused()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ReadInputs([150], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ReadClasses([-1], new int[1]));
        Assert.Throws<ArgumentException>(() => data.ReadInputs([0, 1], new float[7]));
        Assert.Throws<InvalidOperationException>(() => data.ReadValues([0], new float[1]));
        Assert.Throws<InvalidOperationException>(() => data.ReadWeights([0], new float[1]));
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.ReadInputs([0], new float[4]));
    }

    [Theory]
    [InlineData("images")]
    [InlineData("sample:iris")]
    [InlineData("sample:digits")]
    public void Rows_are_the_same_whether_mapped_or_read(string what)
    {
        if (what == "images")
            DatasetImport.Import([folder.Idx("images", [40, 7, 5], [.. Enumerable.Range(0, 1400).Select(i => (byte)(i * 37 % 251))]),
                folder.Idx("labels", [40], [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 3))])], null, null, folder.Destination);
        else
            SampleDatasets.Import(what, folder.Destination);
        using var mapped = DatasetFile.Open(folder.Destination);
        using var read = DatasetFile.Open(folder.Destination, null, mostMapped: 0, CancellationToken.None);
        Assert.Equal(mapped.ContentHash, read.ContentHash);
        foreach (var rows in new int[][] { [.. Enumerable.Range(0, mapped.Count)], [3, 4, 5, 39, 0, 1, 1, 2, 38], [7], [] })
        {
            var (inputs, classes) = (Read(mapped, rows), Read(read, rows));
            Assert.Equal(inputs.Inputs, classes.Inputs);
            Assert.Equal(inputs.Classes, classes.Classes);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Read(read, [mapped.Count - 1, mapped.Count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(read, [-1]));
        read.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(read, [0]));

        // A row more than is asked for, which must stay as it is.
        static (float[] Inputs, int[] Classes) Read(DatasetFile data, int[] rows)
        {
            var (inputs, classes) = (new float[(rows.Length + 1) * data.Schema.InputWidth], new int[rows.Length + 1]);
            data.ReadInputs(rows, inputs);
            data.ReadClasses(rows, classes);
            return (inputs, classes);
        }
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_it_is_read_is_told_of()
    {
        SampleDatasets.Import("sample:iris", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination, null, mostMapped: 0, CancellationToken.None);
        using (var handle = new FileStream(folder.Destination, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            handle.SetLength(100);
        Assert.Equal("corruptDataset", Assert.Throws<DatasetException>(() => data.ReadInputs([149], new float[4])).Code);
    }

    [Theory]
    [InlineData(RowRegion.MostMapped)]
    [InlineData(0)]
    public void Loading_a_batch_allocates_nothing(long mostMapped)
    {
        SampleDatasets.Import("sample:digits", folder.Destination);
        using var data = DatasetFile.Open(folder.Destination, null, mostMapped, CancellationToken.None);
        int[] rows = [5, 3, 1796, 0];
        var loader = new BatchLoader(data, Normalization.Fit(data, [.. Enumerable.Range(0, data.Count)]));
        var batch = new HostBatch(data.Schema, rows.Length);
        batch.Choose(rows, epoch: 0);
        loader.Load(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            loader.Load(batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
