using DuckDB.NET.Data;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>A table as DuckDB reads it: every cell as text, trimmed, null where empty; the columns are c0, c1, ... and n
/// counts rows from 1. Each query streams the file once.</summary>
internal sealed class Table : IDisposable
{
    /// <summary>Below this, as a double, a number still rounds to a finite float32: its largest value and half a
    /// step.</summary>
    public const string FloatLimit = "3.4028235677973366e38";

    private const int ColumnsAtATime = 128;

    // Counting different texts exactly takes a hash table for each column.
    private const int CountedColumns = 256, CountedAtATime = 16, CountedRows = 100_000;

    private readonly DuckDBConnection connection;
    private readonly UploadedFile file;
    private readonly TableSource table;
    private readonly string source;
    private readonly CancellationToken cancellation;

    public Table(UploadedFile file, TableSource table, CancellationToken cancellation) =>
        (this.file, this.table, source, this.cancellation, connection) = (file, table, table.Sql, cancellation, table.Connect());

    public string FileName => file.Name;

    public string[] Names => table.Names;

    /// <summary>An error where DuckDB has left out rows without a word.</summary>
    public void CheckRows(long read)
    {
        if (table.Rows is { } rows && rows != read)
            throw new DatasetException(table.InvalidCode, $"{FileName} has {rows} rows, of which {read} can be read: see that each has "
                + $"{Names.Length} cells, and that quotes stand around whole cells.") { File = FileName };
    }

    /// <summary>Whether the file itself says that a column is text, numbers though it may be made of.</summary>
    public bool IsText(int column) => table.Types?[column] == "VARCHAR";

    public bool IsList(int column) => table.Types?[column] is { } type && TableSource.IsList(type);

    /// <summary>How many numbers a list column has in each row, and their statistics. Refuses rows without a list or with
    /// another length, and lists with a number missing or not finite.</summary>
    public (int Length, ColumnStatistics Statistics) ProfileList(int column)
    {
        var (rows, least, most) = Query($"SELECT count(*), min(coalesce(len(l{column}), 0)), max(len(l{column})) FROM {source}",
            row => (row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? 0 : row.GetInt64(2))).Single();
        if (least != most || most is 0 or > DatasetLimits.Features)
        {
            var odd = Query($"SELECT min(n) FROM (SELECT row_number() OVER () AS n, l{column} AS l FROM {source}) "
                + $"WHERE coalesce(len(l), 0) {(least != most ? "<" : "=")} {most}", row => row.GetInt64(0)).Single();
            throw Refuse("listLength", $"lists have {least} to {most} numbers; all of them must have equally many, 1 to "
                + $"{DatasetLimits.Features}", column, odd);
        }

        var statistics = Query($"SELECT count(v), min(v), max(v), avg(v), stddev_pop(v) FROM (SELECT CASE WHEN isfinite(v) THEN "
            + $"CAST(v AS DOUBLE) END AS v FROM (SELECT unnest(l{column}) AS v FROM {source}))", row => row.GetInt64(0) < rows * most
            ? null
            : new ColumnStatistics(row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), 0, null)).Single();
        return ((int)most, statistics ?? throw Refuse("notFinite", "a list holds a null, or what is no finite number", column));
    }

    /// <summary>Refuses a column of texts in lists, of lists in lists or of objects.</summary>
    public void CheckFlat(int column, string hint)
    {
        if (table.Types?[column] is { } type && (type.EndsWith(']') || type.Contains('(') && !type.StartsWith("DECIMAL", StringComparison.Ordinal)))
            throw Refuse("nestedColumn", $"holds {(type.Length > 80 ? type[..80] + "..." : type)}, and only numbers, booleans, texts and lists of numbers are read{hint}", column);
    }

    /// <summary>Counts and statistics of all columns, over all rows. A wide table takes several passes of some columns
    /// each: DuckDB holds 2048 rows of every text and number in flight per thread.</summary>
    public TableProfile[] Profile()
    {
        var columns = Enumerable.Range(0, Names.Length);
        TableProfile[] profiles = [.. columns.Chunk(ColumnsAtATime).SelectMany(Profile)];
        if (Names.Length > CountedColumns || profiles[0].Rows > CountedRows)
            return profiles;
        var counts = columns.Chunk(CountedAtATime).SelectMany(CountDistinct);
        return [.. profiles.Zip(counts, (profile, count) => profile with { Distinct = count })];
    }

    private long[] CountDistinct(int[] columns) =>
        Query($"SELECT {string.Join(", ", columns.Select(i => $"count(DISTINCT NULLIF(trim(c{i}), ''))"))} FROM {source}",
            row => columns.Select((_, i) => row.GetInt64(i)).ToArray()).Single();

    private TableProfile[] Profile(int[] columns)
    {
        var texts = columns.Select(i => $"NULLIF(trim(c{i}), '') AS c{i}, {NumberIn($"c{i}")} AS v{i}");
        // CASE, not FILTER: in a table of many columns it is several times faster.
        var numbers = columns.Select(i => $"c{i}, v{i}, CASE WHEN abs(v{i}) < {FloatLimit} THEN v{i} END AS f{i}, "
            + $"CASE WHEN v{i} = floor(v{i}) THEN 1 END AS w{i}");
        var aggregates = columns.Select(i => $"count(c{i}), count(v{i}), count(f{i}), count(w{i}), "
            + $"min(f{i}), max(f{i}), avg(f{i}), stddev_pop(f{i}), least(approx_count_distinct(c{i}), count(c{i}))");
        return Query($"SELECT count(*), {string.Join(", ", aggregates)} FROM (SELECT {string.Join(", ", numbers)} "
            + $"FROM (SELECT {string.Join(", ", texts)} FROM {source}))",
            row => columns.Select((_, i) => TableProfile.Of(row, 1 + i * TableProfile.Fields)).ToArray()).Single();
    }

    /// <summary>An error at the first row where the condition over `c` (text) and `v` (number or null) holds.</summary>
    public DatasetException RefuseFirst(string code, int column, string condition, Func<string?, string> what)
    {
        var numbered = $"SELECT row_number() OVER () AS n, NULLIF(trim(c{column}), '') AS c FROM {source}";
        var (row, text) = Query($"SELECT n, c FROM (SELECT n, c, {NumberIn("c")} AS v FROM ({numbered})) "
            + $"WHERE {condition} ORDER BY n LIMIT 1",
            cells => (cells.GetInt64(0), cells.IsDBNull(1) ? null : cells.GetString(1))).Single();
        return Refuse(code, what(text), column, row);
    }

    public DatasetException Refuse(string code, string what, int column, long? row = null)
    {
        var name = Names[column];
        return new DatasetException(code, $"{FileName}: {(row is null ? "" : $"row {row}, ")}column '{name}': {what}.")
        {
            File = FileName,
            Row = row,
            Column = name,
        };
    }

    /// <summary>The different texts of a column, at most limit of them; numbers in their order, else by code
    /// point.</summary>
    public string[] Distinct(int column, TableCell text, int limit, bool isNumeric)
    {
        var texts = Query($"SELECT {Read(column, text)}, min({NumberIn($"c{column}")}) FROM {source} "
            + $"GROUP BY 1 LIMIT {limit}", row => (Text: row.GetString(0), Number: isNumeric ? row.GetDouble(1) : 0));
        var ordered = texts.OrderBy(pair => pair.Number).ThenBy(pair => pair.Text, StringComparer.Ordinal);
        return [.. ordered.Select(pair => pair.Text)];
    }

    /// <summary>Rows in file order: numbers as FLOAT, text as VARCHAR.</summary>
    public IEnumerable<T> Rows<T>(IEnumerable<(int Index, TableCell Cell)> columns, Func<DuckDBDataReader, T> read) =>
        Query($"SELECT {string.Join(", ", columns.Select(column => Read(column.Index, column.Cell)))} FROM {source}",
            read);

    // Beyond 2^53 doubles are not whole numbers one by one, and different ones would become the same.
    private static string Read(int column, TableCell cell) => cell switch
    {
        TableCell.List => $"l{column}",
        TableCell.Number => $"CAST({NumberIn($"c{column}")} AS FLOAT)",
        TableCell.WholeNumber => $"CASE WHEN abs({NumberIn($"c{column}")}) < {1L << 53} "
            + $"THEN CAST(CAST({NumberIn($"c{column}")} AS BIGINT) AS VARCHAR) ELSE trim(c{column}) END",
        _ => $"trim(c{column})",
    };

    // DuckDB takes 12_34 for 1234, as SQL does; in a file that is a code.
    private static string NumberIn(string cell) => $"CASE WHEN NOT contains({cell}, '_') THEN TRY_CAST({cell} AS DOUBLE) END";

    public void Dispose() => connection.Dispose();

    private IEnumerable<T> Query<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var stop = cancellation.Register(command.Cancel);
        using var reader = Guard(command.ExecuteReader);
        while (Guard(reader.Read))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return read(reader);
        }
    }

    private T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (DuckDBException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw table.MemoryError(FileName, exception) ?? TableError.Of(file, table.InvalidCode, table.LinesBefore, exception);
        }
    }
}
