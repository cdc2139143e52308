using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class CsvImportTests : IDisposable
{
    private const string Pets =
        "weight,indoor,kind,age\n4.5,true,cat,1\n20,false,dog,2\n5,true,cat,3\n0.5,true,bird,4\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Kinds_are_detected_and_categories_become_one_hot()
    {
        var schema = Import(Pets, """{"target":["age"],"columns":{"age":"numeric"}}""").Schema;
        Assert.Equal([ColumnKind.Numeric, ColumnKind.Categorical, ColumnKind.Categorical, ColumnKind.Numeric],
            schema.Columns.Select(column => column.Kind));
        Assert.Equal(["bird", "cat", "dog"], schema.Columns[2].Categories!);
        Assert.Equal((TargetKind.Values, "age"), (schema.Target!.Kind, schema.Target!.Columns.Single()));
        Assert.Equal([6], schema.InputShape);
        var weight = schema.Columns[0].Statistics!;
        Assert.Equal((0.5, 20.0, 7.5, 0L), (weight.Min, weight.Max, weight.Mean, weight.Missing));

        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([20, 1, 0, 0, 0, 1, 0.5f, 0, 1, 1, 0, 0], DatasetRows.Inputs(data, 1, 3));
        var ages = new float[2];
        data.ReadValues([3, 0], ages);
        Assert.Equal([4, 1], ages);
    }

    [Fact]
    public void A_text_target_is_classes_by_name()
    {
        Import(Pets, """{"target":"kind"}""");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(["bird", "cat", "dog"], data.Schema.Target!.Classes!);
        Assert.Equal([1, 2, 1, 0], DatasetRows.Classes(data));
        Assert.Equal([4.5f, 0, 1, 1], DatasetRows.Inputs(data, 0));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered_and_the_last_is_the_target()
    {
        var schema = Import("1.5;2;0\n2.5;3;1\n3.5;4;0\n4.5;5;1\n").Schema;
        Assert.Equal(["column1", "column2", "column3"], schema.Columns.Select(column => column.Name));
        Assert.Equal((TargetKind.Classes, ColumnRole.Target), (schema.Target!.Kind, schema.Columns[2].Role));
        Assert.Equal(["0", "1"], schema.Target!.Classes!);
    }

    [Fact]
    public void Whole_number_classes_keep_numeric_order_and_take_names()
    {
        var csv = "x,y\n" + string.Concat(Enumerable.Range(0, 24).Select(row => $"{row},{row % 12}\n"));
        Assert.Equal("11", Import(csv).Schema.Target!.Classes![11]);
        var names = Enumerable.Range(0, 12).Select(month => $"month {month}").ToArray();
        Import(csv, $"{{\"classNames\":[\"{string.Join("\",\"", names)}\"]}}");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(names, data.Schema.Target!.Classes!);
        Assert.Equal(Enumerable.Range(0, 24).Select(row => row % 12), DatasetRows.Classes(data));
    }

    [Fact]
    public void Whole_number_classes_are_told_apart_as_numbers()
    {
        const string csv = "x,y\n1,0\n2,1.0\n3,1\n4,-0\n5,01\n6,0e3\n";
        Check(csv, "{}", ["0", "1"]);
        Check(csv, """{"columns":{"y":"categorical"}}""", ["0", "1"]);
        Check(csv, """{"classNames":["no","yes"]}""", ["no", "yes"]);
        // As doubles these two are the same.
        Assert.Equal(["12345678901234567890", "12345678901234567891"],
            Import("x,y\n1,12345678901234567890\n2,12345678901234567891\n").Schema.Target!.Classes!);

        void Check(string csv, string options, string[] classes)
        {
            Assert.Equal(classes, Import(csv, options).Schema.Target!.Classes!);
            using var data = DatasetFile.Open(folder.Destination);
            Assert.Equal([0, 1, 1, 0, 1, 0], DatasetRows.Classes(data));
        }
    }

    [Fact]
    public void Categories_of_an_input_stay_as_they_are_written() =>
        Assert.Equal(["01234", "1234"],
            Import("zip,y\n01234,0\n1234,1\n", """{"columns":{"zip":"categorical"}}""").Schema.Columns[0].Categories!.Order());

    [Fact]
    public void Underscores_make_no_number() =>
        Assert.Equal(["12", "12_34", "1_000"],
            Import("code,y\n1_000,0\n12_34,1\n12,0\n1_000,1\n").Schema.Columns[0].Categories!.Order(StringComparer.Ordinal));

    [Fact]
    public void Many_or_fractional_numbers_are_values()
    {
        var many = "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"{row},{row % 60}\n"));
        Assert.Equal(TargetKind.Values, Import(many).Schema.Target!.Kind);
        Assert.Equal(TargetKind.Values, Import("x,y\n1,0.5\n2,1\n3,0.5\n4,1\n").Schema.Target!.Kind);
        var asked = Import("x,y\n1,0\n2,1\n", """{"columns":{"y":"numeric"}}""");
        Assert.Equal(TargetKind.Values, asked.Schema.Target!.Kind);
    }

    [Fact]
    public void Several_targets_are_values_and_a_shape_can_be_asked_for()
    {
        var schema = Import("a,b,c,d,y,z\n1,2,3,4,5,6\n2,3,4,5,6,7\n",
            """{"target":["z","y"],"inputShape":[1,2,2]}""").Schema;
        Assert.Equal(["y", "z"], schema.Target!.Columns);
        Assert.Equal([1, 2, 2], schema.InputShape);
        using var data = DatasetFile.Open(folder.Destination);
        var values = new float[4];
        data.ReadValues([1, 0], values);
        Assert.Equal([6, 7, 5, 6], values);
    }

    [Fact]
    public void A_split_column_parts_the_rows_and_is_no_input()
    {
        var schema = Import("x,part,y\n1,test,a\n2,train,b\n3,val,a\n4,Train,b\n",
            """{"split":{"column":"part"}}""").Schema;
        Assert.Equal(new SplitSizes(2, 1, 1), schema.Splits);
        Assert.Equal([1], schema.InputShape);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([2, 4, 3, 1], DatasetRows.Inputs(data, 0, 1, 2, 3));
        Assert.Equal([1, 1, 0, 0], DatasetRows.Classes(data));
    }

    [Fact]
    public void Quotes_spaces_byte_order_mark_and_blank_lines_are_understood()
    {
        Import("\uFEFF\"a, b\" , c ,y\r\n\"1\", 2 ,\"x, \"\"y\"\"\"\r\n\r\n3,4,z\r\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(["a, b", "c", "y"], data.Schema.Columns.Select(column => column.Name));
        Assert.Equal(["x, \"y\"", "z"], data.Schema.Target!.Classes!);
        Assert.Equal([1, 2, 3, 4], DatasetRows.Inputs(data, 0, 1));
    }

    [Theory]
    [InlineData("\n", 1, "\n")]
    [InlineData("\n", 3, "\n")]
    [InlineData("\r\n", 2, "\r\n")]
    [InlineData("\uFEFF\n", 1, "\n")]
    // Past the first buffers of a reader, with a line break across their border.
    [InlineData(" \r\n", 3000, "\r\n")]
    public void A_header_after_blank_lines_is_no_data(string blank, int times, string end)
    {
        var csv = string.Concat(Enumerable.Repeat(blank, times)) + $"x,y{end}1,a{end}2,b{end}";
        var imported = Import(csv);
        Assert.Equal((2, "x"), (imported.Rows, imported.Schema.Columns[0].Name));
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([1, 2], DatasetRows.Inputs(data, 0, 1));
    }

    [Fact]
    public void Rows_after_blank_lines_are_all_read_without_a_header()
    {
        Import(" \n\n1,0\n2,1\n3,0\n4,1\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([1, 2, 3, 4], DatasetRows.Inputs(data, 0, 1, 2, 3));
    }

    [Fact]
    public void Numbers_are_the_floats_that_were_written()
    {
        Import("x,y\n0.1,a\n1e-40,b\n-3.4028235e38,a\n16777217,b\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([0.1f, 1e-40f, float.MinValue, 16777216f], DatasetRows.Inputs(data, 0, 1, 2, 3));
    }

    [Fact]
    public void A_table_wider_than_one_pass_is_read_whole()
    {
        var csv = string.Concat(Enumerable.Range(0, 5).Select(row =>
            string.Join(",", Enumerable.Range(0, 300).Select(column => row * 300 + column + 0.5)) + $",{row % 2}\n"));
        Import(csv);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(Enumerable.Range(0, 1500).Select(value => value + 0.5f), DatasetRows.Inputs(data, 0, 1, 2, 3, 4));
        Assert.Equal(1499.5, data.Schema.Columns[299].Statistics!.Max);
    }

    private ImportedDataset Import(string csv, string options = "{}") =>
        DatasetImport.Import([folder.Upload("table.csv", csv)], null, DatasetOptions.Parse(options), folder.Destination);
}
