using TrainService.Engine.Data;
using TrainService.Engine.Data.Readers.Tables;

namespace TrainService.Engine.Tests.Data;

/// <summary>JSON lines at the limits of what reads them: each is refused with the line before DuckDB sees it.</summary>
public sealed class JsonLinesImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    public void Dispose() => folder.Dispose();

    // DuckDB takes more than 200 numbers for one map, if it is let.
    [Fact]
    public void Hundreds_of_names_are_as_many_columns()
    {
        var pixels = string.Concat(Enumerable.Range(0, 784).Select(i => $"\"p{i}\": {i}, "));
        var imported = Import($"{{{pixels}\"y\": \"a\"}}\n{{{pixels}\"y\": \"b\"}}\n");
        Assert.Equal(784, imported.Schema.InputWidth);
    }

    [Fact]
    public void A_line_is_refused_that_is_too_long_too_wide_or_too_deep()
    {
        Refuses("lineTooLong", "longer than 8388608 bytes", $"{{\"t\": \"{new string('a', 8 << 20)}\", \"y\": 1}}");
        Refuses("nestedTooDeep", "more than 64 deep", $"{{\"t\": {new string('[', 100_000)}{new string(']', 100_000)}, \"y\": 1}}");
        Refuses("tooManyColumns", "more than 4000 names", $"{{{string.Concat(Enumerable.Range(0, 4000).Select(i => $"\"p{i}\": 1, "))}\"y\": 1}}");
    }

    // Where neither brackets nor colons are any, and where they are but do not add up.
    [Fact]
    public void What_stands_in_texts_and_in_lists_side_by_side_is_let_through()
    {
        var text = $"a \\\" {new string('[', 100)} \\\\";
        var lists = string.Join(", ", Enumerable.Range(0, 100).Select(i => $"\"{i}:\": [{i}, 0]"));
        var imported = Import($"{{\"t\": \"{text}\", {lists}, \"y\": 1}}\n\n{{\"t\": \"{text.Replace("[", "::")}\", {lists}, \"y\": 2}}");
        Assert.Equal(202, imported.Schema.InputWidth);
    }

    /// <summary>In our words: DuckDB's name options of its own, and where the upload lies.</summary>
    [Theory]
    [InlineData("{\"x\": 1, \"y\": 2}\n\n{\"x\": 1, \"y\n", "invalidJson", 3, "is no JSON from byte ")]
    [InlineData("{\"x\": 1, \"y\": 2}\n{\"x\": 1, \"y\": 2} {\"x\": 1, \"y\": 2}\n", "invalidJson", 2, "is no JSON from byte 18 on; a line holds one object")]
    [InlineData("{\"x\": 1, \"y\": 2}\n[1, 2]\n", "invalidJson", 2, "is an array of 2, not an object")]
    [InlineData("{\"x\": 1, \"y\": \"\\ud800\"}\n", "invalidJson", 1, "half a character")]
    [InlineData("{\"x\": 1, \"x\": 3, \"y\": 2}\n", "duplicateColumn", 1, "gives 'x' twice")]
    [InlineData("{\"x\": {\"a\": 1, \"a\": 2}, \"y\": 2}\n", "duplicateColumn", 1, "an object that gives a name twice")]
    [InlineData("{\"x\": 1, \"y\": 2}\n{\"X\": 1, \"y\": 2}\n", "duplicateColumn", 2, "has 'X', line 1 'x': names that differ in case alone")]
    [InlineData("{\"x\": 1, \"X\": 1, \"y\": 2}\n", "duplicateColumn", 1, "has 'X', and 'x'")]
    [InlineData("{\"\": 1, \"y\": 2}\n", "unnamedColumn", 1, "name is empty")]
    [InlineData("{\"\": 1, \"C0\": 3, \"y\": 2}\n", "unnamedColumn", 1, "name is empty")]
    [InlineData("{\"a\\u0000b\": 1, \"y\": 2}\n", "unnamedColumn", 1, "has the name 'a\\u0000b'")]
    public void What_is_no_row_is_refused_with_its_line(string text, string code, int line, string message)
    {
        var error = Assert.Throws<DatasetException>(() =>
            DatasetImport.Import([folder.Upload("t.jsonl", text)], "jsonl", null, folder.Destination));
        Assert.Equal((code, (long)line, "t.jsonl"), (error.Code, error.Row, error.File));
        Assert.Contains($"t.jsonl, line {line}: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain(Path.GetTempPath(), error.Message);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_with_their_line()
    {
        var file = folder.Upload("t.jsonl", [.. "{\"x\": \"a\", \"y\": 2}\n{\"x\": \""u8, 0xFF, .. "\", \"y\": 1}\n"u8]);
        var error = Assert.Throws<DatasetException>(() => DatasetImport.Import([file], null, null, folder.Destination));
        Assert.Contains("t.jsonl, line 2: is not UTF-8", error.Message);
    }

    // DuckDB renames what it takes for the same, and these it does not.
    [Fact]
    public void Names_with_numbers_behind_are_names() =>
        Assert.Equal(["x", "x_1", "C2", "y"], Import("{\"x\": 1, \"x_1\": NaN, \"C2\": 1, \"y\": 2}\n{\"x\": 1, \"x_1\": 3, \"C2\": 1, \"y\": 3}\n",
            """{"columns":{"x_1":"ignored"}}""").Schema.Columns.Select(column => column.Name));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_byte_order_mark_is_left_out(bool isPacked)
    {
        byte[] text = [.. "\uFEFF{\"x\": 1, \"y\": 2}\n"u8, .. Enumerable.Repeat("{\"x\": 2.5, \"y\": 3}\n"u8.ToArray(), 10_000).SelectMany(line => line)];
        var file = folder.Upload("t.txt", isPacked ? TemporaryFolder.Gzip(text) : text);
        var imported = DatasetImport.Import([file], null, null, folder.Destination);
        Assert.Equal(("jsonl", 10_001, 2.5), (imported.Schema.Format, imported.Rows, imported.Schema.Columns[0].Statistics!.Max));
        Assert.Equal(["data.set", "t.txt"], folder.Files);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_line_that_is_given_in_parts_is_as_deep_and_wide_as_in_one(int seed)
    {
        var random = new System.Random(seed);
        var line = new byte[random.Next(60)];
        for (var i = 0; i < line.Length; i++)
            line[i] = "{[]}:\"\\a"u8[random.Next(8)];
        var (whole, parted) = (new JsonExtent(), new JsonExtent());
        whole.Add(line);
        for (var begin = 0; begin < line.Length;)
        {
            var length = random.Next(1, line.Length - begin + 1);
            parted.Add(line.AsSpan(begin, length));
            begin += length;
        }

        Assert.Equal(Reference(line), (whole.Depth, whole.Keys));
        Assert.Equal(Reference(line), (parted.Depth, parted.Keys));
    }

    [Fact]
    public void One_that_does_not_fit_into_memory_is_refused_with_its_longest_line()
    {
        var list = string.Concat(Enumerable.Repeat(", 1", 20_000));
        var file = folder.Upload("large.jsonl", $"{{\"x\": [1{list}], \"y\": 1}}\n{{\"x\": [1.5{list}], \"y\": 2}}\n{{\"x\": [1{list}], \"y\": 1}}\n");
        var longest = JsonLine.LongestOf(file, CancellationToken.None);
        Assert.Equal(new JsonLine(2, 60_020), longest);

        using var table = new Table(file, TableSource.JsonLines(file, longest) with { Memory = "16MB" }, CancellationToken.None);
        var error = Assert.Throws<DatasetException>(() => table.ProfileList(0));
        Assert.Equal(("importMemory", "large.jsonl"), (error.Code, error.File));
        Assert.Contains("more than the 16MB", error.Message);
        Assert.Contains("line 2, has 60020 bytes", error.Message);
    }

    private static (int Depth, int Keys) Reference(byte[] line)
    {
        var (isText, depth, most, keys) = (false, 0, 0, 0);
        for (var i = 0; i < line.Length; i++)
        {
            if (isText && line[i] == '\\')
                i++;
            else if (line[i] == '"')
                isText = !isText;
            else if (!isText && line[i] is (byte)'[' or (byte)'{')
                most = Math.Max(most, ++depth);
            else if (!isText && line[i] is (byte)']' or (byte)'}')
                depth = Math.Max(0, depth - 1);
            else if (!isText && depth == 1 && line[i] == ':')
                keys++;
        }
        return (most, keys);
    }

    private void Refuses(string code, string what, string line)
    {
        var error = Assert.Throws<DatasetException>(() => Import($"{{\"t\": \"a\", \"y\": 1}}\n\n{line}\n{{\"t\": \"b\", \"y\": 2}}\n"));
        Assert.Equal((code, 3, "t.jsonl"), (error.Code, error.Row, error.File));
        Assert.Contains("t.jsonl, line 3: ", error.Message);
        Assert.Contains(what, error.Message);
    }

    private ImportedDataset Import(string text, string options = "{}") =>
        DatasetImport.Import([folder.Upload("t.jsonl", text)], null, DatasetOptions.Parse(options), folder.Destination);
}
