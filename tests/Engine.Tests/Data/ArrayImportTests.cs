using System.IO.Compression;
using System.Text;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class ArrayImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Arrays_of_parts_become_images_with_classes_by_number()
    {
        var schema = Import(folder.Made("images.npz")).Schema;
        Assert.Equal(("npz", "uint8"), (schema.Format, schema.FeatureType));
        Assert.Equal([1, 2, 2], schema.InputShape);
        Assert.Equal(["3", "7"], schema.Target!.Classes!);
        Assert.Equal(new SplitSizes(3, 0, 1), schema.Splits);
        Assert.Null(schema.Inputs);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([8, 9, 10, 11, 100, 101, 102, 103], DatasetRows.Inputs(data, 2, 3));
        var classes = new int[4];
        data.ReadClasses([0, 1, 2, 3], classes);
        Assert.Equal([1, 0, 1, 0], classes);
    }

    [Fact]
    public void One_input_that_is_named_is_the_same_as_without_a_name()
    {
        var (bare, normalized) = Read("{}");
        var (named, same) = Read("""{"inputs":{"picture":"x"}}""");
        Assert.Equal(bare.InputShape, named.Inputs!.Single(input => input.Name == "picture").Shape);
        Assert.Equal(bare.InputShape, named.InputShape);
        Assert.Equivalent(normalized, same, strict: true);

        (DatasetSchema, Normalization) Read(string options)
        {
            Import(folder.Made("images.npz"), options);
            using var data = DatasetFile.Open(folder.Destination);
            return (data.Schema, NormalizationFit.Fit(data, [0, 1, 2], 1, CancellationToken.None));
        }
    }

    [Fact]
    public void Fortran_order_big_endian_and_half_floats_are_read_and_rows_weighed()
    {
        var schema = Import(folder.Made("fortran.npz"), """{"weights":"w"}""").Schema;
        Assert.Equal([3, 2], schema.InputShape);
        Assert.Equal((TargetKind.Values, "w", "float32"), (schema.Target!.Kind, schema.Weights, schema.FeatureType));
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(Enumerable.Range(6, 12).Select(i => i / 4f), DatasetRows.Inputs(data, 1, 2));
        var (values, weights) = (new float[4], new float[4]);
        data.ReadValues([0, 1, 2, 3], values);
        data.ReadWeights([0, 1, 2, 3], weights);
        Assert.Equal([0.5f, -1, 2, 3], values);
        Assert.Equal([1, 0, 2, 0.5f], weights);
        Assert.Equal(["data.set", "fortran.npz"], folder.Files);
    }

    [Fact]
    public void Channels_last_are_turned_and_masks_are_a_class_for_each_pixel()
    {
        var schema = Import(folder.Made("masks.npz")).Schema;
        Assert.Equal([3, 2, 3], schema.InputShape);
        Assert.Equal([2, 3], schema.Target!.Shape!);
        Assert.Equal(["0", "1"], schema.Target!.Classes!);
        Assert.Equal(ColumnRole.Ignored, schema.Columns.Single(column => column.Name == "ids").Role);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([0, 3, 6, 9, 12, 15, 1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17], DatasetRows.Inputs(data, 0));
        var mask = new int[12];
        data.ReadClasses([0, 1], mask);
        Assert.Equal([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0], mask);
        Assert.Equal([2, 3, 3], Import(folder.Made("masks.npz"), """{"channels":"first"}""").Schema.InputShape);
    }

    [Fact]
    public void Several_inputs_lie_side_by_side_in_the_order_named()
    {
        var files = new[] { Npy("a.npy", "<f4", "4, 2", Floats(8)), Npy("b.npy", "<i2", "4", [1, 0, 2, 0, 3, 0, 4, 0]),
            Npy("y.npy", "|u1", "4", [0, 1, 0, 1]) };
        var schema = Import(files, """{"inputs":{"right":"b","left":["a"]}}""").Schema;
        Assert.Equal("npy", schema.Format);
        Assert.Equal(["right", "left"], schema.Inputs!.Select(input => input.Name));
        Assert.Equal([3], schema.InputShape);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([2, 2, 3], DatasetRows.Inputs(data, 1));
        Assert.Equal(["a", "b"], Import(files).Schema.Inputs!.Select(input => input.Name));
    }

    [Fact]
    public void An_image_among_several_inputs_has_one_scale_per_channel()
    {
        var files = new[] { Npy("a.npy", "|u1", "2, 2, 2", [0, 2, 4, 6, 8, 10, 12, 14]), Npy("b.npy", "|u1", "2, 2", [1, 5, 3, 5]),
            Npy("y.npy", "|u1", "2", [0, 1]) };
        var schema = Import(files).Schema;
        Assert.Equal([1, 2, 2], schema.Inputs![0].Shape);
        using var data = DatasetFile.Open(folder.Destination);
        var normalization = Normalization.Fit(data, [0, 1]);
        Assert.Equal([7, 7, 7, 7, 2, 5], normalization.Offset);
        var deviation = MathF.Sqrt(21);
        Assert.Equal([deviation, deviation, deviation, deviation, 1, 1], normalization.Scale);
    }

    [Fact]
    public void Many_rows_come_back_whatever_their_order_in_the_file()
    {
        const int rows = 70_001;
        var plain = Floats(rows * 3);
        var turned = new byte[plain.Length];
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < 3; i++)
                plain.AsSpan((row * 3 + i) * 4, 4).CopyTo(turned.AsSpan((i * rows + row) * 4));
        var labels = Npy("y.npy", "<i8", $"{rows}", [.. Enumerable.Range(0, rows).SelectMany(row => BitConverter.GetBytes(row % 5L))]);
        var first = Import([Npy("x.npy", "<f4", $"{rows}, 3", plain), labels], """{"split":{"validation":0.1}}""");
        var packed = folder.Upload("x.npy.gz", TemporaryFolder.Gzip(Bytes("<f4", $"{rows}, 3", turned, "True")));
        Assert.Equal(first.ContentHash, Import([packed, labels], """{"split":{"validation":0.1}}""").ContentHash);
        Assert.Equal(["data.set", "x.npy", "x.npy.gz", "y.npy"], folder.Files);
        Assert.Equal(7000, first.Schema.Splits.Validation);
    }

    [Theory]
    [InlineData("False")]
    [InlineData("True")]
    public void Two_hundred_megabytes_pass_through_a_few_blocks_of_memory(string fortran)
    {
        const int rows = 200_000;
        var x = folder.Upload("x.npy", Bytes("|u1", $"{rows}, 1000", [], fortran));
        // A file with a hole: as long as it says, and nothing on the disk.
        using (var file = File.OpenWrite(x.Path))
            file.SetLength(file.Length + rows * 1000L);
        var y = Npy("y.npy", "|u1", $"{rows}", [.. Enumerable.Range(0, rows).Select(row => (byte)(row & 1))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var imported = Import([x, y]);
        // A block of 16 MiB to turn Fortran order in, buffers of the writer, a part for each row.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24 << 20);
        Assert.InRange(imported.Bytes, 200_000_000, 202_000_000);
    }

    [Fact]
    public void Each_flaw_is_named()
    {
        var y = Npy("y.npy", "|u1", "2", [0, 1]);
        Refuses("invalidArray", "holds Python objects", folder.Made("objects.npz"));
        Refuses("invalidArray", "type <c8", Npy("x.npy", "<c8", "2", new byte[16]), y);
        Refuses("truncatedFile", "there are at most", Npy("x.npy", "<f4", "50000000, 1000", new byte[16]), y);
        Refuses("countMismatch", "'x'", Npy("x.npy", "|u1", "3", [1, 2, 3]), y);
        Refuses("trailingBytes", "after the 2 rows", Npy("x.npy", "|u1", "2", [1, 2, 3]), y);
        Refuses("notFinite", "row 2", Npy("x.npy", "<f4", "2", [.. Floats(1), 0, 0, 0xC0, 0x7F]), y);
        Refuses("oneClass", "is 1 everywhere", Npy("x.npy", "|u1", "2", [1, 2]), Npy("y.npy", "|u1", "2", [1, 1]));
        Refuses("unknownTarget", "a, b, c", Npy("a.npy", "|u1", "2", [1, 2]), Npy("b.npy", "|u1", "2", [1, 2]), Npy("c.npy", "|u1", "2", [1, 2]));
        Refuses("missingArray", "test", Npy("x_test.npy", "|u1", "2", [1, 2]), Npy("x_train.npy", "|u1", "2", [1, 2]), Npy("y_train.npy", "|u1", "2", [1, 2]));
    }

    [Fact]
    public void Hostile_archives_are_refused_by_the_entrys_name()
    {
        var x = Bytes("|u1", "4", [1, 2, 3, 4], "False");
        Refuses("duplicateEntry", "'x.npy'", folder.Zip("a.npz", ("x.npy", x), ("x.npy", x)));
        Refuses("entryPath", "'../x.npy'", folder.Zip("a.npz", ("../x.npy", x)));
        var bytes = File.ReadAllBytes(folder.Zip("a.npz", ("x.npy", x), ("y.npy", x)).Path);
        // The last element of x, stored as it is: the checksum alone knows.
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 2, 3, 4]) + 3] = 9;
        Refuses("corruptZip", "'x.npy'", folder.Upload("a.npz", bytes));
        Refuses("corruptZip", "truncated", folder.Upload("a.npz", bytes[..^30]));
        var bomb = folder.Zip("a.npz", CompressionLevel.Optimal, ("x.npy", Bytes("|u1", "30000000", new byte[30_000_000], "False")));
        var error = Assert.Throws<DatasetException>(
            () => DatasetImport.Import([bomb], null, null, folder.Destination, mostBytes: 1 << 20));
        Assert.Equal("tooLarge", error.Code);
        Assert.Contains("'x.npy'", error.Message);
    }

    private void Refuses(string code, string what, params UploadedFile[] files)
    {
        var before = folder.Files.Where(file => file != "data.set");
        File.Delete(folder.Destination);
        var error = Assert.Throws<DatasetException>(() => DatasetImport.Import(files, null, null, folder.Destination));
        Assert.Equal(code, error.Code);
        Assert.Contains(what, error.Message);
        Assert.Equal(before, folder.Files);
    }

    private ImportedDataset Import(UploadedFile file, string options = "{}") => Import([file], options);

    private ImportedDataset Import(UploadedFile[] files, string options = "{}") =>
        DatasetImport.Import(files, null, DatasetOptions.Parse(options), folder.Destination);

    private UploadedFile Npy(string name, string type, string shape, byte[] elements) =>
        folder.Upload(name, Bytes(type, shape, elements, "False"));

    private static byte[] Bytes(string type, string shape, byte[] elements, string order)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': ({shape},), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. elements];
    }

    private static byte[] Floats(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((float)i))];
}
