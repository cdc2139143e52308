using DuckDB.NET.Data;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Readers.Tables;

namespace TrainService.Engine.Tests.Data;

/// <summary>What Parquet and JSON lines have of their own; what a table is to training, CsvImportTests hold.</summary>
public sealed class TableImportTests : IDisposable
{
    private const string Query = """
        SELECT CAST(i * 0.1 AS DOUBLE) AS "a 'b", i % 2 = 0 AS even, '0' || (i % 3) AS zip, i / 3.0 AS deep,
            CAST(i % 4 AS BIGINT) AS label FROM range(40) t(i)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Csv_parquet_and_json_lines_of_the_same_rows_become_the_same_data()
    {
        var columns = """{"columns":{"zip":"categorical"},"split":{"test":0.2}}""";
        var (csv, parquet, lines) = (Import(Write("t.csv", "FORMAT csv"), columns), Import(Write("t.parquet", "FORMAT parquet"), columns),
            Import(Write("t.jsonl", "FORMAT json"), columns));
        Assert.Equal(["csv", "parquet", "jsonl"], new[] { csv, parquet, lines }.Select(imported => imported.Schema.Format));
        Assert.Equal(["0", "1", "2", "3"], parquet.Schema.Target!.Classes!);
        Assert.Equal(["00", "01", "02"], parquet.Schema.Columns[2].Categories!);
        Assert.Equivalent(csv.Schema with { Format = "parquet" }, parquet.Schema, strict: true);
        Assert.Equivalent(csv.Schema with { Format = "jsonl" }, lines.Schema, strict: true);
        Assert.Equal(0.1f, Row(Import(Write("u.parquet", "FORMAT parquet, ROW_GROUP_SIZE 8"), "{}"), 1)[0]);
        Assert.Equal(["data.set", "t.csv", "t.jsonl", "t.parquet", "u.parquet"], folder.Files);
    }

    [Fact]
    public void Text_stays_text_and_dates_stay_as_they_are_written()
    {
        var lines = folder.Upload("t.jsonl", """
            {"day": "2024-01-01T00:00:00Z", "zip": "01", "x": 1, "y": "a"}
            {"day": "2024-01-02T00:00:00Z", "zip": "02", "x": 2.5, "y": "b"}

            """);
        var schema = Import(lines, "{}").Schema;
        Assert.Equal(["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"], schema.Columns[0].Categories!);
        Assert.Equal(ColumnKind.Categorical, schema.Columns[1].Kind);
        Assert.Equal(ColumnKind.Numeric, Import(lines, """{"columns":{"zip":"numeric"}}""").Schema.Columns[1].Kind);
        Assert.Equal(schema.Columns.Length, Import(folder.Upload("t.gz", TemporaryFolder.Gzip(File.ReadAllBytes(lines.Path))), "{}").Schema.Columns.Length);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void Inputs_are_named_rows_weighed_and_the_rest_left_out(string format)
    {
        var file = Write("t." + format, "FORMAT " + format);
        var schema = Import(file, """{"inputs":{"left":["deep","even"],"right":"a 'b"},"weights":"label","target":"zip"}""").Schema;
        Assert.Equal(["deep", "even", "a 'b"], schema.InputColumns.Select(column => column.Name));
        Assert.Equal([("left", 3), ("right", 1)], schema.Inputs!.Select(input => (input.Name, input.Width)));
        Assert.Equal(("label", ColumnRole.Weight), (schema.Weights, schema.Columns[4].Role));
        using var data = DatasetFile.Open(folder.Destination);
        var weights = new float[2];
        data.ReadWeights([3, 6], weights);
        Assert.Equal([3, 2], weights);
        var row = new float[4];
        data.ReadInputs([3], row);
        Assert.Equal([1, 1, 0, 0.3f], row);
        var one = Import(file, """{"inputs":{"left":["deep","label"]},"target":"zip","inputShape":[2,1]}""").Schema;
        Assert.Equal(ColumnRole.Ignored, one.Columns[1].Role);
        Assert.Equal("left", one.Inputs!.Single().Name);
        Assert.Equal([2, 1], one.InputShape);
        Assert.Equal([2, 1], one.Inputs!.Single().Shape);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public void Lists_of_numbers_are_vectors_to_learn_from_and_to_predict(string format)
    {
        const string query = "SELECT [i, i + 0.25, -i] AS x, i % 2 AS flag, [i * 2, i * 3] AS y FROM range(10) t(i)";
        var file = Write($"t.{format}", "FORMAT " + format, query);
        var schema = Import(file, "{}").Schema;
        Assert.Equal([4], schema.InputShape);
        Assert.Equal([3], schema.Columns[0].Shape!);
        Assert.Equal((TargetKind.Values, 2), (schema.Target!.Kind, schema.Target!.Shape!.Single()));
        Assert.Equal((-9.0, 9.25), (schema.Columns[0].Statistics!.Min, schema.Columns[0].Statistics!.Max));
        using (var data = DatasetFile.Open(folder.Destination))
        {
            var (inputs, values) = (new float[8], new float[4]);
            data.ReadInputs([3, 0], inputs);
            data.ReadValues([3, 1], values);
            Assert.Equal([3, 3.25f, -3, 1, 0, 0.25f, 0, 0], inputs);
            Assert.Equal([6, 9, 2, 3], values);
            var json = new InputDecoder(schema).Decode(inputs.AsSpan(0, 4)).ToJsonString();
            Assert.Equal("""{"x":[3,3.25,-3],"flag":1}""", json);
            Assert.Equal(inputs[..4], new InputEncoder(schema).Encode(System.Text.Json.JsonDocument.Parse(json).RootElement));
        }

        schema = Import(file, """{"columns":{"y":"ignored"}}""").Schema;
        Assert.Equal((TargetKind.Classes, "flag"), (schema.Target!.Kind, schema.Target!.Columns.Single()));
    }

    [Fact]
    public void Each_flaw_is_named()
    {
        Refuses("invalidParquet", "t.parquet", "PAR1 and nothing more, PAR1", "t.parquet");
        Refuses("invalidJson", "bad.jsonl", "{\"x\": 1, \"y\": 2}\n{\"x\": 1, \"y\n", "bad.jsonl");
        Refuses("missingValue", "row 2, column 'x'", "{\"x\": 1, \"y\": \"a\"}\n{\"y\": \"b\"}\n");
        Refuses("nestedColumn", "column 'x'", "{\"x\": {\"a\": 1}, \"y\": \"a\"}\n{\"x\": {\"a\": 2}, \"y\": \"b\"}\n");
        Refuses("nestedColumn", "column 'x'", "{\"x\": [\"p\"], \"y\": \"a\"}\n{\"x\": [\"q\"], \"y\": \"b\"}\n");
        Refuses("listLength", "row 2, column 'x'", "{\"x\": [1, 2], \"y\": \"a\"}\n{\"x\": [1], \"y\": \"b\"}\n");
        Refuses("listLength", "row 2, column 'x'", "{\"x\": [1, 2], \"y\": \"a\"}\n{\"y\": \"b\"}\n");
        Refuses("notFinite", "column 'x'", "{\"x\": [1, 2], \"y\": \"a\"}\n{\"x\": [1, null], \"y\": \"b\"}\n");
        Refuses("invalidWeights", "row 2, column 'w': -1 is no weight", "w,x,y\n1,2,a\n-1,3,b\n", "t.csv", """{"weights":"w"}""");
        Refuses("invalidWeights", "row 2, column 'w': 1E-13 is no weight; weights are 0, or from 1e-12 to 1e12", "w,x,y\n1,2,a\n1e-13,3,b\n", "t.csv", """{"weights":"w"}""");
        Refuses("invalidWeights", "row 1, column 'w': 3E+38 is no weight", "w,x,y\n3e38,2,a\n1,3,b\n", "t.csv", """{"weights":"w"}""");
        Refuses("missingValue", "row 1, column 'w'", "w,x,y\n,2,a\n1,3,b\n", "t.csv", """{"weights":"w"}""");
        Refuses("unknownColumn", "did you mean 'x'", "x,y\n1,a\n2,b\n", "t.csv", """{"inputs":{"a":"xx"}}""");
        Refuses("invalidOptions", "'header' does not apply", "{\"x\": 1, \"y\": 2}\n", "t.jsonl", """{"header":true}""");
    }

    [Fact]
    public void A_damaged_parquet_file_is_refused_in_our_words()
    {
        var file = Write("t.parquet", "FORMAT parquet", "SELECT i AS a, random() AS y FROM range(20000) t(i)");
        var bytes = File.ReadAllBytes(file.Path);
        for (var at = 40; at < 2000; at += 11)
            bytes[at] ^= 0x55;
        var error = Assert.Throws<DatasetException>(() => Import(folder.Upload("t.parquet", bytes), "{}"));
        Assert.Equal(("invalidParquet", "t.parquet"), (error.Code, error.File));
        Assert.StartsWith("t.parquet cannot be read: it is no Parquet file, or damaged", error.Message);
        Assert.DoesNotContain(Path.GetTempPath(), error.Message);
    }

    /// <summary>DuckDB neither writes nor shows such names: one is made of another of its length.</summary>
    [Theory]
    [InlineData("Column_one", null)]
    [InlineData("column_one", "columns 1 and 3 are both called 'column_one'")]
    public void Parquet_columns_keep_names_that_differ_in_case_alone(string third, string? refusal)
    {
        var file = Write("t.parquet", "FORMAT parquet", "SELECT i AS column_one, {'a': 1, 'b': [i]} AS two, i * 2 AS column_333, i / 2 AS y FROM range(9) t(i)");
        var latin = System.Text.Encoding.Latin1;
        file = folder.Upload("t.parquet", latin.GetBytes(latin.GetString(File.ReadAllBytes(file.Path)).Replace("column_333", third)));
        if (refusal is not null)
            Assert.Contains(refusal, Assert.Throws<DatasetException>(() => Import(file, "{}")).Message);
        else
        {
            var imported = Import(file, """{"columns":{"two":"ignored"},"inputs":{"q":["Column_one"]}}""");
            Assert.Equal(["column_one", "two", "Column_one", "y"], imported.Schema.Columns.Select(column => column.Name));
            Assert.Equal([6], Row(imported, 3));
        }
    }

    /// <summary>HyperLogLog finds 888 and 1082.</summary>
    [Fact]
    public void Different_values_are_counted()
    {
        var rows = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}.5,{i},{i % 7}.25\n"));
        Assert.Equal([1000L, 1000L, 7L], Import(folder.Upload("t.csv", "a,b,y\n" + rows), "{}").Schema.Columns
            .Select(column => column.Statistics!.Distinct!.Value));
        var many = Write("t.parquet", "FORMAT parquet", "SELECT i AS a, -i AS b, i + 0.5 AS y FROM range(100001) t(i)");
        Assert.All(Import(many, "{}").Schema.Columns, column => Assert.InRange(column.Statistics!.Distinct!.Value, 80_000, 100_001));
    }

    private void Refuses(string code, string what, string text, string name = "t.jsonl", string options = "{}")
    {
        var file = folder.Upload(name, text);
        var before = folder.Files;
        var error = Assert.Throws<DatasetException>(() => Import(file, options));
        Assert.True(code == error.Code && error.Message.Contains(what), $"{error.Code}: {error.Message}");
        Assert.DoesNotContain(Path.GetTempPath(), error.Message);
        Assert.Equal(before, folder.Files);
    }

    [Fact]
    public void A_row_group_that_does_not_fit_into_memory_is_refused_with_what_helps()
    {
        const string Wide = "SELECT random() AS a, random() AS b, i % 2 AS y FROM range(1000000) t(i)";
        var error = Assert.Throws<DatasetException>(() => Profile(Write("large.parquet", "FORMAT parquet, ROW_GROUP_SIZE 1000000", Wide)));
        Assert.Equal(("importMemory", "large.parquet"), (error.Code, error.File));
        Assert.Contains("more than the 24MB", error.Message);
        Assert.Contains("ROW_GROUP_SIZE", error.Message);
        Assert.Equal(3, Profile(Write("small.parquet", "FORMAT parquet, ROW_GROUP_SIZE 20000", Wide)).Length);

        static TableProfile[] Profile(UploadedFile file)
        {
            using var table = new Table(file, TableSource.Parquet(file) with { Memory = "24MB" }, CancellationToken.None);
            return table.Profile();
        }
    }

    private UploadedFile Write(string name, string form, string query = Query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{folder.File(name)}' ({form})";
        command.ExecuteNonQuery();
        return new UploadedFile(name, folder.File(name));
    }

    private ImportedDataset Import(UploadedFile file, string options) =>
        DatasetImport.Import([file], null, DatasetOptions.Parse(options), folder.Destination);

    private float[] Row(ImportedDataset imported, int row)
    {
        using var data = DatasetFile.Open(folder.Destination);
        var features = new float[imported.Schema.InputWidth];
        data.ReadInputs([row], features);
        return features;
    }
}
