using System.Text;
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
        Assert.Equal([20, 1, 0, 0, 0, 1, 0.5f, 0, 1, 1, 0, 0], Inputs(data, 1, 3));
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
        Assert.Equal([1, 2, 1, 0], Classes(data));
        Assert.Equal([4.5f, 0, 1, 1], Inputs(data, 0));
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
        Assert.Equal(Enumerable.Range(0, 24).Select(row => row % 12), Classes(data));
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
            Assert.Equal([0, 1, 1, 0, 1, 0], Classes(data));
        }
    }

    [Fact]
    public void Categories_of_an_input_stay_as_they_are_written() =>
        Assert.Equal(["01234", "1234"],
            Import("zip,y\n01234,0\n1234,1\n", """{"columns":{"zip":"categorical"}}""").Schema.Columns[0].Categories!.Order());

    [Theory]
    [InlineData("2.0")]
    [InlineData("-1")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("1e300")]
    public void A_number_without_a_class_name_is_refused_with_its_row(string label)
    {
        var error = Refused(folder.Upload("t.csv", $"x,y\n1,0\n2,1\n3,{label}\n"), new DatasetOptions { ClassNames = ["no", "yes"] });
        Assert.Equal(("labelOutOfRange", 3L), (error.Code, error.Row));
        Assert.Contains($"row 3, column 'y': '{label}': the 2 class names allow 0 to 1", error.Message);
    }

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
        Assert.Equal([2, 4, 3, 1], Inputs(data, 0, 1, 2, 3));
        Assert.Equal([1, 1, 0, 0], Classes(data));
    }

    [Fact]
    public void Quotes_spaces_byte_order_mark_and_blank_lines_are_understood()
    {
        Import("\uFEFF\"a, b\" , c ,y\r\n\"1\", 2 ,\"x, \"\"y\"\"\"\r\n\r\n3,4,z\r\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(["a, b", "c", "y"], data.Schema.Columns.Select(column => column.Name));
        Assert.Equal(["x, \"y\"", "z"], data.Schema.Target!.Classes!);
        Assert.Equal([1, 2, 3, 4], Inputs(data, 0, 1));
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
        Assert.Equal([1, 2], Inputs(data, 0, 1));
    }

    [Fact]
    public void Rows_after_blank_lines_are_all_read_without_a_header()
    {
        Import(" \n\n1,0\n2,1\n3,0\n4,1\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([1, 2, 3, 4], Inputs(data, 0, 1, 2, 3));
    }

    [Fact]
    public void Numbers_are_the_floats_that_were_written()
    {
        Import("x,y\n0.1,a\n1e-40,b\n-3.4028235e38,a\n16777217,b\n");
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([0.1f, 1e-40f, float.MinValue, 16777216f], Inputs(data, 0, 1, 2, 3));
    }

    [Theory]
    [InlineData("x,y\n1,a\n2,b\n3\n", "invalidCsv", 3L, "line 4: has 1 cells, 2 are expected")]
    [InlineData("x,y\n1,a\n2,b,c\n", "invalidCsv", 2L, "line 3: has 3 cells, 2 are expected")]
    [InlineData("\n\nx,y\n1,a\n2\n", "invalidCsv", 2L, "line 5: has 1 cells, 2 are expected")]
    [InlineData("x,y\n1,a\n2,\"b\n3,c\n", "invalidCsv", 2L, "line 3: has a quote that is never closed")]
    [InlineData("\"x,y\n1,a\n2,b\n", "invalidCsv", null, "a quote in the first row is never closed")]
    [InlineData("x,x\n1,2\n", "duplicateColumn", null, "columns 1 and 2 are both called 'x'")]
    [InlineData("x,,y\n1,2,3\n", "unnamedColumn", null, "column 2 has no name", true)]
    [InlineData("x,y\n", "emptyFile", null, "0 rows")]
    [InlineData("\n\n", "emptyFile", null, "no rows")]
    [InlineData("x\n1\n2\n", "oneColumn", null, "one column only")]
    [InlineData("x,y\n1,a\nnan,b\n", "notFinite", 2L, "row 2, column 'x': 'nan' is not a finite float32")]
    [InlineData("x,y\n1,a\n1e39,b\n", "notFinite", 2L, "'1e39'")]
    [InlineData("x,y\n1,a\n-inf,b\n", "notFinite", 2L, "'-inf'")]
    [InlineData("x,y\n1,a\n2,a\n", "oneClass", null, "'a' in every row")]
    [InlineData("x,e,y\n1,,a\n2,,b\n", "emptyColumn", null, "column 'e': has no values")]
    [InlineData("x,y\n1,a\n ,b\n", "missingValue", 2L, "row 2, column 'x': the cell is empty (1 of 2 are)")]
    [InlineData("x,y\n1,a\n2,\n", "missingValue", 2L, "column 'y'")]
    [InlineData("x,y\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n9,10\nten,11\n", "notNumeric", 10L, "row 10, column 'x': 'ten' is not a number (of 10 cells 9 are)")]
    public void Each_flaw_is_named_with_its_place(string csv, string code, long? row, string message,
        bool? header = null)
    {
        var error = Refused(folder.Upload("pets.csv", csv), new DatasetOptions { Header = header });
        Assert.Equal((code, row), (error.Code, error.Row));
        Assert.Contains(message, error.Message);
        Assert.Contains("pets.csv", error.Message);
    }

    [Fact]
    public void Each_wrong_option_is_named_with_its_pointer()
    {
        Check("""{"target":"knd"}""", "/options/target/0", "did you mean 'kind'?");
        Check("""{"columns":{"wieght":"numeric"}}""", "/options/columns/wieght", "'weight'");
        Check("""{"columns":{"weight":"number"}}""", "/options/columns/weight", "allowed: categorical, ignored, numeric");
        Check("""{"columns":{"weight":null}}""", "/options/columns/weight", "no column kind 'null'");
        Check("""{"split":{"column":"part"}}""", "/options/split/column", "no column 'part'");
        Check("""{"split":{"test":0.6,"validation":0.4}}""", "/options/split", "leave no rows");
        Check("""{"split":{"test":-1}}""", "/options/split/test", "[0, 1)");
        Check("""{"split":{"test":0.1,"column":"indoor"}}""", "/options/split", "not both");
        Check("""{"normalization":"standart"}""", "/options/normalization", "did you mean 'standard'?");
        Check("""{"inputShape":[1,8,8]}""", "/options/inputShape", "does not hold the 6 features");
        Check("""{"target":["kind","age"]}""", "/options/target", "must all be numeric; 'kind' is not");
        Check("""{"target":["age","age"]}""", "/options/target/1", "it is Target already");
        Check("""{"classNames":["a","b","a"]}""", "/options/classNames/2", "given twice");
        Check("""{"columns":{"age":"numeric"},"classNames":["a"]}""", "/options/classNames", "does not apply");
        Check("""{"target":"kind","classNames":["cat","dog"]}""", null, "row 4, column 'kind': 'bird': it is none of");
        Check("""{"classNames":["one","two"]}""", null, "row 2, column 'age': '2': the 2 class names allow 0 to 1");
        Check("""{"columns":{"kind":"numeric"}}""", null, "row 1, column 'kind': 'cat' is not a number");
        Check("""{"split":{"column":"kind"}}""", null, "row 1, column 'kind': 'cat' is none of train, validation, test");

        void Check(string options, string? pointer, string message)
        {
            var error = Refused(folder.Upload("pets.csv", Pets), DatasetOptions.Parse(options));
            Assert.Equal(pointer, error.Pointer);
            Assert.Contains(message, error.Message);
        }
    }

    [Fact]
    public void An_id_of_text_is_no_category()
    {
        var csv = "id,x,y\n" + string.Concat(Enumerable.Range(0, 1500).Select(row => $"id-{row},{row},{row % 2}\n"));
        Assert.Contains("more than 1000 different texts", Refused(folder.Upload("ids.csv", csv), null).Message);
        Assert.Equal([1], Import(csv, """{"columns":{"id":"ignored"}}""").Schema.InputShape);
    }

    [Fact]
    public void Texts_that_become_too_many_features_are_refused_before_anything_is_written()
    {
        var csv = string.Concat(Enumerable.Range(0, 1001).Select(row =>
            string.Concat(Enumerable.Range(0, 101).Select(column => $"v{(column == 7 ? 0 : row % 1000)},")) + $"{row % 2}\n"));
        var error = Refused(folder.Upload("wide.csv", csv), null);
        Assert.Equal(("tooManyFeatures", "wide.csv"), (error.Code, error.File));
        Assert.Contains("100001 features a row; at most 100000", error.Message);
        Assert.Contains("most in 'column1' (1000), 'column2' (1000), 'column3' (1000)", error.Message);
        Assert.Contains("'ignored'", error.Message);
    }

    [Fact]
    public void A_table_that_becomes_larger_than_is_allowed_is_refused()
    {
        var csv = "id,x,y\n" + string.Concat(Enumerable.Range(0, 500).Select(row => $"id-{row},{row},{row % 2}\n"));
        var file = folder.Upload("ids.csv", csv);
        DatasetImport.Import([file], null, null, folder.Destination, mostBytes: 500 * 501 * 4);
        File.Delete(folder.Destination);
        var error = Assert.Throws<DatasetException>(() =>
            DatasetImport.Import([file], null, null, folder.Destination, mostBytes: 500 * 501 * 4 - 1));
        Assert.Equal("tooLarge", error.Code);
        Assert.Contains("500 rows of 501 features, 1002000 bytes", error.Message);
        Assert.Contains("'id' (500)", error.Message);
        Assert.Equal(["ids.csv"], folder.Files);
    }

    [Fact]
    public void A_table_wider_than_one_pass_is_read_whole()
    {
        var csv = string.Concat(Enumerable.Range(0, 5).Select(row =>
            string.Join(",", Enumerable.Range(0, 300).Select(column => row * 300 + column + 0.5)) + $",{row % 2}\n"));
        Import(csv);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(Enumerable.Range(0, 1500).Select(value => value + 0.5f), Inputs(data, 0, 1, 2, 3, 4));
        Assert.Equal(1499.5, data.Schema.Columns[299].Statistics!.Max);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_with_their_line()
    {
        var error = Refused(folder.Upload("latin.csv", [.. "x,y\n1,a\n2,"u8, 0xE9, (byte)'\n']), null);
        Assert.Contains("line 3: is not UTF-8", error.Message);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3000)]
    [InlineData(-12)]
    [InlineData(-4)]
    public void A_truncated_gzip_is_refused(int length)
    {
        var csv = new StringBuilder("x,y\n");
        for (var row = 0; row < 5000; row++)
            csv.Append(row * 7919 % 10007).Append(',').Append((char)('a' + row % 3)).Append('\n');
        var packed = TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(csv.ToString()));
        DatasetImport.Import([folder.Upload("whole.csv.gz", packed)], null, null, folder.Destination);
        File.Delete(folder.Destination);
        length += length < 0 ? packed.Length : 0;
        var error = Refused(folder.Upload("cut.csv.gz", packed[..length]), null);
        Assert.Equal(("corruptGzip", "cut.csv.gz"), (error.Code, error.File));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    public void The_beginning_of_a_gzip_header_is_refused(int length)
    {
        var packed = folder.Upload("a.csv.gz", TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(Pets))[..length]);
        Assert.Equal("corruptGzip", Refused(packed, null).Code);
    }

    [Fact]
    public void Several_gzip_files_in_one_are_refused_by_name()
    {
        byte[] packed = [.. TemporaryFolder.Gzip("x,y\n1,a\n"u8.ToArray()), .. TemporaryFolder.Gzip("2,b\n"u8.ToArray())];
        var error = Refused(folder.Upload("two.csv.gz", packed), null);
        Assert.Equal("corruptGzip", error.Code);
        Assert.Contains("several gzip files in one", error.Message);
    }

    [Fact]
    public void A_csv_that_unpacks_to_more_than_is_allowed_is_refused_and_leaves_nothing()
    {
        var csv = "x,y\n" + string.Concat(Enumerable.Repeat("1,a\n2,b\n", 50_000));
        var file = folder.Upload("bomb.csv.gz", TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(csv)));
        var error = Assert.Throws<DatasetException>(() =>
            DatasetImport.Import([file], null, null, folder.Destination, mostBytes: 200_000));
        Assert.Equal(("tooLarge", "bomb.csv.gz"), (error.Code, error.File));
        Assert.Contains("200000 bytes that TrainService__MaxUploadBytes allows", error.Message);
        Assert.Equal(["bomb.csv.gz"], folder.Files);
    }

    [Fact]
    public void Unknown_formats_and_options_are_refused()
    {
        Assert.Equal("unknownFormat", Refused(folder.Upload("noise.bin", [1, 2, 0, 4]), null).Code);
        Assert.Equal("emptyFile", Refused(folder.Upload("none.csv", ""), null).Code);
        Assert.Equal("emptyFile", Refused(folder.Upload("none.csv.gz", TemporaryFolder.Gzip([])), null).Code);
        var pets = folder.Upload("a.csv", Pets);
        var named = Assert.Throws<DatasetException>(() => DatasetImport.Import([pets], "cvs", null, folder.Destination));
        Assert.Equal(("/format", true), (named.Pointer, named.Message.Contains("did you mean 'csv'?")));

        var error = Assert.Throws<DatasetException>(() => DatasetOptions.Parse("""{"inputShape":[1,"a"]}"""));
        Assert.Equal("/options/inputShape/1", error.Pointer);
        error = Assert.Throws<DatasetException>(() => DatasetOptions.Parse("""{"taget":"x"}"""));
        Assert.Contains("taget", error.Message);
        Assert.Throws<DatasetException>(() => DatasetOptions.Parse("""{"target":["y",1]}"""));
        Assert.Throws<DatasetException>(() => DatasetOptions.Parse("not json"));

        var all = DatasetOptions.Parse("""
            {"target":["y","z"],"columns":{"a":"ignored"},"header":false,"split":{"validation":0.1},"normalization":"minMax"}
            """);
        Assert.Equal(["y", "z"], all.Target!);
        Assert.Equal(("ignored", false, 0.1), (all.Columns!["a"], all.Header, all.Split!.Validation));
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        var file = folder.Upload("pets.csv.gz", TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(Pets)));
        Assert.Throws<OperationCanceledException>(() =>
            DatasetImport.Import([file], null, null, folder.Destination, new CancellationToken(canceled: true)));
        Assert.Equal(["pets.csv.gz"], folder.Files);
    }

    private ImportedDataset Import(string csv, string options = "{}") =>
        DatasetImport.Import([folder.Upload("table.csv", csv)], null, DatasetOptions.Parse(options), folder.Destination);

    private DatasetException Refused(UploadedFile file, DatasetOptions? options)
    {
        var before = folder.Files;
        var error = Assert.Throws<DatasetException>(() => DatasetImport.Import([file], null, options, folder.Destination));
        Assert.Equal(before, folder.Files);
        return error;
    }

    private static float[] Inputs(DatasetFile data, params int[] rows)
    {
        var inputs = new float[rows.Length * data.Schema.InputWidth];
        data.ReadInputs(rows, inputs);
        return inputs;
    }

    private static int[] Classes(DatasetFile data)
    {
        var classes = new int[data.Count];
        data.ReadClasses([.. Enumerable.Range(0, data.Count)], classes);
        return classes;
    }
}
