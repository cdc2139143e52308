using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class IdxImportTests : IDisposable
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Fashion_mnist_imports_whole_and_stays_bytes()
    {
        Skip.IfNot(Directory.Exists(FashionMnist), "Debian's dataset-fashion-mnist is not installed");
        var files = Directory.GetFiles(FashionMnist, "*.gz").Select(path => new UploadedFile(Path.GetFileName(path), path)).ToArray();
        var imported = DatasetImport.Import(files, null, null, folder.Destination);
        Assert.Equal(70_000, imported.Rows);
        Assert.Equal(new SplitSizes(60_000, 0, 10_000), imported.Schema.Splits);
        Assert.Equal([1, 28, 28], imported.Schema.InputShape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], imported.Schema.Target!.Classes!);
        Assert.InRange(imported.Bytes, 70_000L * 788, 70_000L * 788 + 4096);

        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(imported.ContentHash, data.ContentHash);
        var labels = new int[70_000];
        data.ReadClasses([.. Enumerable.Range(0, 70_000)], labels);
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], labels[..10]);
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], labels[60_000..60_010]);
        Assert.All(labels.CountBy(label => label), pair => Assert.Equal(7000, pair.Value));

        // torchvision's well-known numbers for the training images: mean 0.2860, deviation 0.3530 of 255.
        var normalization = Normalization.Fit(data, [.. Enumerable.Range(0, 60_000)]);
        Assert.Equal(0.2860, normalization.Offset.Single() / 255, 0.0001);
        Assert.Equal(0.3530, normalization.Scale.Single() / 255, 0.0001);
    }

    [Fact]
    public void A_pair_of_files_becomes_rows_with_statistics()
    {
        var imported = Import(new DatasetOptions { ClassNames = ["cat", "dog", "owl"] },
            folder.Idx("images", [3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]), folder.Idx("labels", [3], 2, 0, 2));
        Assert.Equal(["cat", "dog", "owl"], imported.Schema.Target!.Classes!);
        var image = imported.Schema.Columns[0];
        Assert.Equal((0, 255, 310 / 12.0), (image.Statistics!.Min, image.Statistics.Max, image.Statistics.Mean));
        Assert.Equal(12, image.Statistics.Distinct);

        using var data = DatasetFile.Open(folder.Destination);
        var inputs = new float[8];
        data.ReadInputs([2, 0], inputs);
        Assert.Equal([8, 9, 10, 255, 0, 1, 2, 3], inputs);
        var labels = new int[3];
        data.ReadClasses([2, 1, 0], labels);
        Assert.Equal([2, 0, 2], labels);
    }

    [Fact]
    public void Names_tell_parts_apart_and_four_dimensions_are_channels()
    {
        var imported = Import(null, folder.Idx("t10k-labels", [1], 1), folder.Idx("t10k-images", [1, 2, 1, 1], 5, 6),
            folder.Idx("train-images", [2, 2, 1, 1], 1, 2, 3, 4), folder.Idx("train-labels", [2], 0, 1));
        Assert.Equal([2, 1, 1], imported.Schema.InputShape);
        using var data = DatasetFile.Open(folder.Destination);
        var inputs = new float[6];
        data.ReadInputs([0, 1, 2], inputs);
        Assert.Equal([1, 2, 3, 4, 5, 6], inputs);
        Assert.Equal(new SplitSizes(2, 0, 1), data.Schema.Splits);
    }

    [Fact]
    public void Fractions_part_the_training_rows_by_class_and_keep_images_with_their_labels()
    {
        var rows = Enumerable.Range(0, 100).ToArray();
        Import(new DatasetOptions { Split = new SplitOptions { Validation = 0.2, Test = 0.1 } },
            folder.Idx("images", [100, 1, 1], [.. rows.Select(row => (byte)row)]),
            folder.Idx("labels", [100], [.. rows.Select(row => (byte)(row % 2))]));
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(new SplitSizes(70, 20, 10), data.Schema.Splits);
        var (inputs, labels) = (new float[100], new int[100]);
        data.ReadInputs(rows, inputs);
        data.ReadClasses(rows, labels);
        Assert.Equal(rows.Select(row => (float)row), inputs.Order());
        Assert.All(rows, row => Assert.Equal((int)inputs[row] % 2, labels[row]));
        Assert.Equal(10, labels[70..90].Sum());
        Assert.Equal(5, labels[90..].Sum());
    }

    [Fact]
    public void The_same_files_give_the_same_hash_packed_or_not()
    {
        var labels = folder.Idx("labels", [2], 0, 1);
        var plain = Import(null, folder.Idx("images", [2, 1, 2], 1, 2, 3, 4), labels);
        var packed = Import(null, folder.Upload("images.gz", TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([2, 1, 2], [1, 2, 3, 4]))), labels);
        var other = Import(null, folder.Idx("images", [2, 1, 2], 1, 2, 3, 5), labels);
        Assert.Equal(plain.ContentHash, packed.ContentHash);
        Assert.NotEqual(plain.ContentHash, other.ContentHash);
    }

    [Fact]
    public void Truncated_images_are_refused_with_the_byte_where_they_end()
    {
        var error = Refused(null, folder.Upload("images", TemporaryFolder.IdxBytes([2, 2, 2], [1, 2, 3, 4, 5])), folder.Idx("labels", [2], 0, 1));
        Assert.Equal(("truncatedFile", "images", 21L), (error.Code, error.File, error.Offset));
        Assert.Contains("ends at byte 21 of the 24", error.Message);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_truncated_gzip_is_refused(double keep)
    {
        var noise = new byte[100_000];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (byte)(Engine.Random.Philox.Block((ulong)i, 0, 0, 0).X);
        var packed = TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([100, 10, 100], noise));
        var error = Refused(null, folder.Upload("images.gz", packed[..(int)(packed.Length * keep)]), folder.Idx("labels", [100], [.. noise[..100].Select(value => (byte)(value & 1))]));
        Assert.Equal("corruptGzip", error.Code);
        Assert.Equal("images.gz", error.File);
        Assert.NotNull(error.Offset);
    }

    [Fact]
    public void A_corrupt_gzip_is_refused()
    {
        var packed = TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
        packed[^6] ^= 0xFF;
        Assert.Equal("corruptGzip", Refused("idx", folder.Upload("images.gz", packed), folder.Idx("labels", [2], 0, 1)).Code);
    }

    [Fact]
    public void A_header_cannot_announce_more_than_its_file_can_hold()
    {
        const int count = 2_000_000_000;
        var packed = folder.Upload("labels.gz", TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([count], new byte[100_000])));
        var images = folder.Upload("images.gz", TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([count, 1], new byte[100_000])));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Refused(null, images, packed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(("truncatedFile", "images.gz"), (error.Code, error.File));
        Assert.Contains("or before of the 2000000012 that its header announces", error.Message);
    }

    [Fact]
    public void More_rows_than_memory_is_for_are_refused_by_their_header()
    {
        // A file with a hole: as long as it says, and nothing on the disk.
        var labels = folder.Idx("labels", [50_000_001]);
        using (var file = File.OpenWrite(labels.Path))
            file.SetLength(8 + 50_000_001);
        var error = Refused("idx", labels);
        Assert.Equal(("tooManyRows", "labels"), (error.Code, error.File));
        Assert.Contains("has 50000001 items; at most 50000000 are read", error.Message);
    }

    [Fact]
    public void What_unpacks_to_more_than_is_allowed_is_refused()
    {
        var images = folder.Upload("images.gz", TemporaryFolder.Gzip(TemporaryFolder.IdxBytes([2, 100, 100], new byte[20_000])));
        var labels = folder.Idx("labels", [2], 0, 1);
        DatasetImport.Import([images, labels], null, null, folder.Destination, mostBytes: 20_016);
        File.Delete(folder.Destination);
        var error = Assert.Throws<DatasetException>(() =>
            DatasetImport.Import([images, labels], null, null, folder.Destination, mostBytes: 20_015));
        Assert.Equal(("tooLarge", "images.gz", 20_015L), (error.Code, error.File, error.Offset));
        Assert.Contains("20015 bytes that TrainService__MaxUploadBytes allows", error.Message);
        Assert.Equal(["images.gz", "labels"], folder.Files);
    }

    [Fact]
    public void Each_flaw_is_named()
    {
        var images = folder.Idx("images", [2, 1, 1], 1, 2);
        var labels = folder.Idx("labels", [2], 0, 1);
        var three = folder.Idx("three-labels", [3], 0, 1, 0);
        var same = folder.Idx("same-labels", [2], 4, 4);
        var tail = folder.Upload("tail", [.. TemporaryFolder.IdxBytes([2, 1, 1], [1, 2]), 3]);
        var floats = folder.Upload("floats", [0, 0, 0x0D, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
        var huge = folder.Upload("huge", [0, 0, 8, 3, 0, 0, 0, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        var hugeLabels = folder.Upload("huge-labels", [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xFF]);
        var hugeImages = folder.Upload("huge-images", [0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1]);
        var empty = folder.Upload("empty", "");
        var cut = folder.Upload("cut", [0, 0, 8]);
        var text = folder.Upload("text", "1,2\n3,4\n");
        var wider = folder.Idx("t10k-images", [2, 1, 2], 1, 2, 3, 4);

        Assert.Contains("2 images, three-labels has 3 labels", Refused(null, images, three).Message);
        Assert.Equal("oneClass", Refused(null, images, same).Code);
        Assert.Equal(("trailingBytes", 18L), (Refused(null, tail, labels).Code, Refused(null, tail, labels).Offset));
        Assert.Equal("idxType", Refused(null, floats, labels).Code);
        Assert.Equal(("truncatedFile", 3L), (Refused("idx", cut, labels).Code, Refused("idx", cut, labels).Offset));
        Assert.Equal(("notIdx", 0L), (Refused("idx", text, labels).Code, Refused("idx", text, labels).Offset));
        Assert.Equal("shapeMismatch", Refused(null, images, labels, wider, folder.Idx("t10k-labels", [2], 0, 1)).Code);
        Assert.Equal(("idxDimensions", 8L), (Refused(null, huge, labels).Code, Refused(null, huge, labels).Offset));
        Assert.Equal("truncatedFile", Refused(null, hugeImages, hugeLabels).Code);
        Assert.Equal("emptyFile", Refused(null, images, empty).Code);
        Assert.Equal("missingFile", Refused(null, labels).Code);
        Assert.Equal("ambiguousFiles", Refused(null, images, labels, three).Code);
        var named = Assert.Throws<DatasetException>(() => Import(new DatasetOptions { ClassNames = ["only", ""] }, images, folder.Idx("labels", [2], 0, 2)));
        Assert.Equal("invalidOptions", named.Code);
        named = Assert.Throws<DatasetException>(() => Import(new DatasetOptions { ClassNames = ["a", "b"] }, images, folder.Idx("labels", [2], 0, 2)));
        Assert.Equal(("labelOutOfRange", 2L, 9L), (named.Code, named.Row, named.Offset));
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        var files = new[] { folder.Idx("images", [2, 1, 1], 1, 2), folder.Idx("labels", [2], 0, 1) };
        Assert.Throws<OperationCanceledException>(() =>
            DatasetImport.Import(files, null, null, folder.Destination, new CancellationToken(canceled: true)));
        Assert.Equal(["images", "labels"], folder.Files);
    }

    private ImportedDataset Import(DatasetOptions? options, params UploadedFile[] files) =>
        DatasetImport.Import(files, null, options, folder.Destination);

    /// <summary>Refused, with nothing left at or beside the destination.</summary>
    private DatasetException Refused(string? format, params UploadedFile[] files)
    {
        var before = folder.Files;
        var error = Assert.Throws<DatasetException>(() => DatasetImport.Import(files, format, null, folder.Destination));
        Assert.Equal(before, folder.Files);
        return error;
    }
}
