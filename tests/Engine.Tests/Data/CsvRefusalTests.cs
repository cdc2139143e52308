using System.Text;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

/// <summary>What is wrong with a CSV file or the options beside it, and where.</summary>
public sealed class CsvRefusalTests : IDisposable
{
    private const string Pets =
        "weight,indoor,kind,age\n4.5,true,cat,1\n20,false,dog,2\n5,true,cat,3\n0.5,true,bird,4\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("x,y\n1,a\n2,b\n3\n", "invalidCsv", 3L, "line 4: has 1 cells, 2 are expected")]
    [InlineData("x,y\n1,a\n2,b,c\n", "invalidCsv", 2L, "line 3: has 3 cells, 2 are expected")]
    [InlineData("\n\nx,y\n1,a\n2\n", "invalidCsv", 2L, "line 5: has 1 cells, 2 are expected")]
    [InlineData("x,y\n1,a\n2,\"b\n3,c\n", "invalidCsv", 2L, "line 3: has a quote that is never closed")]
    [InlineData("x,y\n1,a\n2,\"b\" c\n", "invalidCsv", 2L, "line 3: has text behind the quote that closes a cell")]
    [InlineData("x,y\n1,\"a\nb\"\n2\n", "invalidCsv", 2L, "line 4: has 1 cells, 2 are expected")]
    [InlineData("x,y\r\n1,a\r\n2,b\n3,c\r\n", "invalidCsv", 2L, "line 3: ends in \\n, and the lines before it in \\r\\n")]
    [InlineData("\n\nx,y\r\n1,a\r\n", "invalidCsv", null, "line 3: ends in \\r\\n, and the lines before it in \\n")]
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
    public void Each_wrong_option_is_named_with_its_pointer()
    {
        Check("""{"target":"knd"}""", "/options/target/0", "did you mean 'kind'?");
        Check("""{"columns":{"wieght":"numeric"}}""", "/options/columns/wieght", "'weight'");
        Check("""{"columns":{"weight":"number"}}""", "/options/columns/weight", "allowed: categorical, ignored, numeric");
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
    public void Unknown_formats_are_refused_and_options_are_read()
    {
        Assert.Equal("unknownFormat", Refused(folder.Upload("noise.bin", [1, 2, 0, 4]), null).Code);
        Assert.Equal("emptyFile", Refused(folder.Upload("none.csv", ""), null).Code);
        Assert.Equal("emptyFile", Refused(folder.Upload("none.csv.gz", TemporaryFolder.Gzip([])), null).Code);
        var pets = folder.Upload("a.csv", Pets);
        var named = Assert.Throws<DatasetException>(() => DatasetImport.Import([pets], "cvs", null, folder.Destination));
        Assert.Equal(("/format", true), (named.Pointer, named.Message.Contains("did you mean 'csv'?")));

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
}
