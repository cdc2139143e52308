using System.Text;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Readers.Tables;

namespace TrainService.Engine.Tests.Data;

/// <summary>That no row of a CSV file is lost without a word, however long it is and wherever it lies.</summary>
public sealed class CsvRowsTests : IDisposable
{
    private const string LeftOut = """{"columns":{"a":"ignored","y":"numeric"}}""";
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 300)];

    public void Dispose() => folder.Dispose();

    // Over the end of DuckDB's first 8 MiB: its parallel reader leaves such a row out.
    [Fact]
    public void A_long_last_row_across_the_end_of_a_buffer_is_read()
    {
        const int Others = 788_860;
        var csv = new StringBuilder("a,b,y\n");
        for (var row = 0; row < Others; row++)
            csv.Append("q,1,").Append((row % 90_000).ToString("D5")).Append('\n');
        csv.Append('x', 1_000_000).Append(",2,99999");
        var imported = Import(csv.ToString(), LeftOut);
        Assert.Equal((Others + 1, 99_999.0), (imported.Rows, imported.Schema.Columns[2].Statistics!.Max));
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal([1, 2], DatasetRows.Inputs(data, Others - 1, Others));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\n')]
    public void Rows_of_megabytes_are_read_between_others(char letter)
    {
        var csv = new StringBuilder("a,b,y\n");
        for (var row = 0; row < 24; row++)
            csv.Append('"').Append('x', row % 3 * 1_300_000).Append(letter).Append('z', row % 2 * 700_000).Append("\",").Append(row).Append(",0.5\n");
        Assert.Equal(24, Import(csv.ToString(), LeftOut).Rows);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equal(Enumerable.Range(0, 24).Select(row => (float)row), DatasetRows.Inputs(data, [.. Enumerable.Range(0, 24)]));
    }

    [Theory]
    [InlineData(4 << 20, "lineTooLong", "line 4: the row is longer than 4194304 bytes")]
    [InlineData(9_000_000, "lineTooLong", "line 4: the row is longer than 4194304 bytes")]
    [InlineData((4 << 20) - 2, "invalidCsv", "line 4: has 1 cells, 2 are expected")]
    public void A_last_row_that_is_too_long_or_cut_off_is_refused(int length, string code, string message)
    {
        foreach (var end in new[] { length < 4 << 20 ? "" : ",77777.5\n", "\n", "" })
        {
            var error = Assert.Throws<DatasetException>(() => Import($"a,y\nq,1.5\nr,2.5\n{new string('x', length + 1)}{end}"));
            Assert.Equal((code, 3L), (error.Code, error.Row));
            Assert.Contains("table.csv, " + message, error.Message);
        }
    }

    /// <summary>Rubbish of marks: what the scan takes, DuckDB refuses, or finds as many rows in, however it is given.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_no_sound_table_is_refused_or_read_whole(int seed)
    {
        var random = new System.Random(seed);
        var text = new StringBuilder(seed % 5 == 0 ? "\uFEFFa,b\n" : "a,b\n");
        for (var row = random.Next(1, 6); row > 0; row--)
            text.Append(Cell(random)).Append(',').Append(Cell(random)).Append(random.Next(12) == 0 ? Marks(random) : "\n");
        var file = folder.Upload("table.csv", random.Next(2) == 0 ? text.ToString() : text.ToString().Replace("\n", "\r\n"));
        var dialect = new CsvDialect(',', 1, ["a", "b"]);
        var whole = Scanned(dialect, File.ReadAllBytes(file.Path), int.MaxValue, random);
        Assert.Equal(whole, Scanned(dialect, File.ReadAllBytes(file.Path), 5, random));
        if (whole.Rows is not { } rows)
            return;
        try
        {
            using var table = new Table(file, TableSource.Csv(file, dialect, rows), CancellationToken.None);
            Assert.Equal(rows.Count, table.Profile()[0].Rows);
        }
        catch (DatasetException error)
        {
            Assert.Equal("invalidCsv", error.Code);
        }
    }

    private static (CsvRows? Rows, string? Refusal) Scanned(CsvDialect dialect, byte[] bytes, int most, System.Random random)
    {
        var scan = new CsvScan("table.csv", dialect);
        try
        {
            // The first part holds a byte order mark whole, as the first block of a file does.
            for (int begin = 0, length; begin < bytes.Length; begin += length)
            {
                length = Math.Min(begin == 0 ? Math.Max(3, random.Next(most)) : random.Next(1, most), bytes.Length - begin);
                scan.Add(bytes.AsSpan(begin, length));
            }

            return (scan.End(), null);
        }
        catch (DatasetException error)
        {
            return (null, error.Message);
        }
    }

    private static string Cell(System.Random random) => random.Next(6) switch
    {
        0 => $"\"{string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => new[] { "\"\"", ",", "\n", " ", "é" }[random.Next(5)]))}\"",
        1 => " \"q\" ",
        2 => Marks(random),
        3 => "",
        _ => " a\"b "[random.Next(3)..],
    };

    private static string Marks(System.Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => "\" ,\n\ra"[random.Next(6)]));

    private ImportedDataset Import(string csv, string options = "{}") =>
        DatasetImport.Import([folder.Upload("table.csv", csv)], null, DatasetOptions.Parse(options), folder.Destination);
}
