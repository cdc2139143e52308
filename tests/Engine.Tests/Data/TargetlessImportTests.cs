using System.Text.Json;
using DuckDB.NET.Data;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

/// <summary>Rows that are inputs alone, of every format.</summary>
public sealed class TargetlessImportTests : IDisposable
{
    private static readonly byte[] Rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("csv", "csv")]
    [InlineData("parquet", "parquet")]
    [InlineData("jsonl", "json")]
    public void All_columns_of_a_table_are_inputs_when_it_is_said_that_there_is_no_target(string name, string form)
    {
        var file = Table($"t.{name}", form);
        var schema = Import("""{"target":[],"weights":"w","split":{"validation":0.2,"test":0.1}}""", file).Schema;
        Assert.Null(schema.Target);
        Assert.Equal(["x", "kind"], schema.InputColumns.Select(column => column.Name));
        Assert.Equal(new SplitSizes(7, 2, 1), schema.Splits);
        Assert.DoesNotContain("\"target\"", JsonSerializer.Serialize(schema, DataJson.Default.DatasetSchema));
        Assert.Equal(4, File.ReadAllBytes(folder.Destination)[8]);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equivalent(schema, data.Schema, strict: true);
        var (inputs, weights) = (new float[30], new float[10]);
        data.ReadInputs([.. Enumerable.Range(0, 10)], inputs);
        data.ReadWeights([.. Enumerable.Range(0, 10)], weights);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i / 2f), inputs.Chunk(3).Select(row => row[0]).Order());
        Assert.Equal(inputs.Chunk(3).Select(row => row[0] * 4), weights);
        var none = Assert.Throws<InvalidOperationException>(() => data.ReadClasses([0], new int[1]));
        Assert.Equal("This data set has no target.", none.Message);
        Assert.Throws<InvalidOperationException>(() => data.ReadValues([0], new float[1]));
    }

    [Fact]
    public void A_table_without_a_target_may_have_one_column_and_is_refused_a_target_by_default()
    {
        var file = folder.Upload("one.csv", "x\n1\n2.5\n");
        Assert.Equal([1], Import("""{"target":[]}""", file).Schema.InputShape);
        Assert.Contains("'target': [] says", Refused("oneColumn", "{}", file).Message);
        var list = folder.Upload("one.jsonl", "{\"x\": [1, 2]}\n{\"x\": [3, 4]}\n");
        Assert.Equal([2], Import("""{"target":[]}""", list).Schema.InputShape);
        Refused("oneColumn", "{}", list);
        Assert.Contains("'target': [] says", Refused("noInputs", """{"columns":{"a":"ignored"}}""", folder.Upload("two.csv", "a,b\n1,2\n3,4\n")).Message);
        Assert.Equal("/options/classNames", Refused("invalidOptions", """{"target":[],"classNames":["a","b"]}""", file).Pointer);
        Assert.Equal("/options/targets", Refused("invalidOptions", """{"target":[],"targets":{"a":"x"}}""", file).Pointer);
    }

    [Fact]
    public void Where_inputs_name_all_there_is_no_target()
    {
        var schema = Import("""{"inputs":{"right":"kind","left":["w","x"]}}""", Table("t.csv", "csv")).Schema;
        Assert.Null(schema.Target);
        Assert.Equal([("right", 2), ("left", 2)], schema.Inputs!.Select(input => (input.Name, input.Width)));
        Refused("invalidOptions", """{"inputs":{"all":["w","x","kind"]},"classNames":["a","b"]}""", Table("t.csv", "csv"));
        var arrays = Import("""{"inputs":{"left":"a","right":"y"}}""", Npy("a.npy"), Npy("y.npy")).Schema;
        Assert.Equal((null, 2), (arrays.Target, arrays.Inputs!.Length));
    }

    [Fact]
    public void An_array_alone_is_an_input()
    {
        var schema = Import("{}", Npy("faces.npy")).Schema;
        Assert.Equal((null, "uint8"), (schema.Target, schema.FeatureType));
        Assert.Equal(["faces"], schema.Columns.Select(column => column.Name));
        var parts = Import("""{"split":{"validation":0.25}}""", Npy("x_train.npy"), Npy("x_test.npy")).Schema;
        Assert.Equal((null, new SplitSizes(3, 1, 4)), (parts.Target, parts.Splits));
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([6, 7, 8], DatasetRows.Inputs(data, 6));
        Assert.Contains("'target': [] says", Refused("noInputs", "{}", Npy("labels.npy")).Message);
        Assert.Equal("/options/classNames", Refused("invalidOptions", """{"classNames":["a","b"]}""", Npy("x.npy")).Pointer);
    }

    [Fact]
    public void Labels_beside_arrays_are_left_out_when_it_is_said_that_there_is_no_target()
    {
        const string none = """{"target":[]}""";
        var alone = Import("{}", Npy("x.npy")).ContentHash;
        var schema = Import(none, Npy("x.npy"), Npy("y.npy")).Schema;
        Assert.Equal([ColumnRole.Input, ColumnRole.Ignored], schema.Columns.Select(column => column.Role));
        Assert.NotEqual(alone, Import("{}", Npy("x.npy"), Npy("y.npy")).ContentHash);
        Assert.Equal(["a", "b"], Import(none, Npy("a.npy"), Npy("b.npy"), Npy("labels.npy")).Schema.Inputs!.Select(input => input.Name));
        Assert.Equal(["y"], Import(none, Npy("y.npy")).Schema.InputColumns.Select(column => column.Name));
        Assert.Contains("'target': [] says", Refused("unknownTarget", "{}", Npy("a.npy"), Npy("b.npy"), Npy("c.npy")).Message);
    }

    [Fact]
    public void Idx_images_may_come_without_labels()
    {
        var (train, test) = (folder.Idx("train-images", [3, 2, 2], Rows), folder.Idx("t10k-images", [1, 2, 2], 20, 21, 22, 23));
        var labels = folder.Idx("train-labels", [3], 0, 1, 0);
        var alone = Import("{}", test, train);
        Assert.Equal((null, new SplitSizes(3, 0, 1)), (alone.Schema.Target, alone.Schema.Splits));
        Assert.Equal(["image"], alone.Schema.Columns.Select(column => column.Name));
        using (var data = DatasetFile.Open(folder.Destination))
            Assert.Equal([8, 9, 10, 11, 20, 21, 22, 23], DatasetRows.Inputs(data, 2, 3));
        Assert.Equal(alone.ContentHash, Import("""{"target":[]}""", train, labels, test).ContentHash);
        Assert.Equal(2, Import("""{"split":{"validation":0.5}}""", train).Schema.Splits.Validation);
        Refused("missingFile", "{}", train, labels, test);
        Refused("missingFile", """{"target":[]}""", labels);
        Refused("truncatedFile", "{}", folder.Upload("images", TemporaryFolder.IdxBytes([3, 2, 2], Rows[..11])));
        Assert.Equal("/options/classNames", Refused("invalidOptions", """{"classNames":["a","b"]}""", train).Pointer);
        Assert.Equal("/options/target", Refused("invalidOptions", """{"target":"label"}""", train).Pointer);
    }

    [Fact]
    public void Images_in_no_folder_or_in_those_of_parts_have_no_classes()
    {
        var (first, other) = (Png("train/owl/1.png"), Png("train/cat/10.png"));
        var flat = Import("{}", folder.Zip("a.zip", ("b.png", first), ("a.png", other)));
        Assert.Null(flat.Schema.Target);
        Assert.Equal(["image"], flat.Schema.Columns.Select(column => column.Name));
        using (var data = DatasetFile.Open(folder.Destination))
            Assert.Equal(0, DatasetRows.Inputs(data, 0)[0]);
        // One folder may be the only class of a mistake.
        Assert.Contains("'target': [] says", Refused("oneClass", "{}", folder.Zip("a.zip", ("all/b.png", first), ("all/a.png", other))).Message);
        Assert.Equal(flat.ContentHash, Import("""{"target":[]}""", folder.Zip("a.zip", ("all/b.png", first), ("all/a.png", other))).ContentHash);

        foreach (var root in new[] { "", "data/" })
            Assert.Equal((null, new SplitSizes(1, 0, 2)), Parted(Import("{}", folder.Zip("a.zip", 
                ($"{root}train/a.png", first), ($"{root}test/b.png", other), ($"{root}test/c.png", other)))));
        Assert.Equal(["test", "train"], Import("""{"classNames":["test","train"]}""",
            folder.Zip("a.zip", ("train/a.png", first), ("test/b.png", other))).Schema.Target!.Classes!);
        Assert.Equal((null, new SplitSizes(3, 0, 1)), Parted(Import("""{"target":[]}""", folder.Made("grey.zip"))));
        Assert.Null(Import("""{"target":[],"split":{"test":0.5}}""", folder.Zip("a.zip", ("a/x/1.png", first), ("b/2.png", other))).Schema.Target);
        Refused("imageFolder", "{}", folder.Zip("a.zip", ("a.png", first), ("b/c.png", other)));
        Refused("imageFolder", """{"classNames":["a","b"]}""", folder.Zip("a.zip", ("a.png", first), ("c.png", other)));
        Assert.Contains("'a.txt'", Refused("invalidImage", "{}", folder.Zip("a.zip", ("a.txt", [1, 2, 3]))).Message);

        static (TargetSchema?, SplitSizes) Parted(ImportedDataset imported) => (imported.Schema.Target, imported.Schema.Splits);
    }

    private ImportedDataset Import(string options, params UploadedFile[] files) =>
        DatasetImport.Import(files, null, DatasetOptions.Parse(options), folder.Destination);

    private DatasetException Refused(string code, string options, params UploadedFile[] files)
    {
        File.Delete(folder.Destination);
        var before = folder.Files;
        var error = Assert.Throws<DatasetException>(() => Import(options, files));
        Assert.True(code == error.Code, $"{error.Code}: {error.Message}");
        Assert.Equal(before, folder.Files);
        return error;
    }

    private UploadedFile Table(string name, string form)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "COPY (SELECT i / 2.0 AS x, CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END AS kind, "
            + $"i * 2 AS w FROM range(10) t(i)) TO '{folder.File(name)}' (FORMAT {form})";
        command.ExecuteNonQuery();
        return new UploadedFile(name, folder.File(name));
    }

    private UploadedFile Npy(string name)
    {
        const string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3), }\n";
        return folder.Upload(name, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. Rows]);
    }

    private static byte[] Png(string entry) => TemporaryFolder.MadeEntry("grey.zip", entry);
}
