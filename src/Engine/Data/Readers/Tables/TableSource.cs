using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>A table in DuckDB's words: a query whose columns c0, c1, ... are text; their names, the types that the file
/// itself gives them (a CSV file gives none), and how many lines of it come before the first row.</summary>
internal sealed partial record TableSource(string Sql, string[] Names, string[]? Types, int LinesBefore, string InvalidCode)
{
    private static readonly string[] Numbers =
    [
        "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE",
        "DECIMAL",
    ];

    private const int MostColumns = 20_000;
    public const string MostMemory = "1GB";

    /// <summary>What DuckDB may take for it. Bounded, because training may run beside it.</summary>
    public string Memory { get; init; } = MostMemory;

    /// <summary>What helps where that is not enough.</summary>
    public string MemoryHint { get; private init; } = "";

    /// <summary>How many rows there are, where that is known before they are read.</summary>
    public long? Rows { get; private init; }

    /// <summary>The dialect is given, not sniffed, so that a broken row is an error and not another dialect.</summary>
    public static TableSource Csv(UploadedFile file, CsvDialect dialect, CsvRows rows)
    {
        var types = string.Join(", ", dialect.Names.Select((_, i) => $"'c{i}': 'VARCHAR'"));
        var sql = $"read_csv({Text(file.Path)}, auto_detect=false, header=false, skip={dialect.LinesBefore}, "
            + $"delim='{dialect.Delimiter}', quote='\"', escape='\"', nullstr='', buffer_size=16777216, "
            + $"max_line_size=8000000, parallel={(rows.AreParallel ? "true" : "false")}, columns={{{types}}})";
        return new(sql, dialect.Names, null, dialect.LinesBefore, "invalidCsv")
        {
            Rows = rows.Count,
            MemoryHint = $". It has {dialect.Names.Length} columns, and its longest row, line {rows.LongestLine}, {rows.LongestBytes} bytes: "
                + "leave out what is not trained on, or keep many numbers in an npy array",
        };
    }

    /// <summary>A row group is unpacked as a whole, so that memory follows their size.</summary>
    public static TableSource Parquet(UploadedFile file)
    {
        var found = Described(file, $"read_parquet({Text(file.Path)})", "invalidParquet",
            ". A row group of a Parquet file is unpacked as a whole: write it with smaller ones, as with DuckDB "
            + "COPY (FROM 'old.parquet') TO 'new.parquet' (ROW_GROUP_SIZE 100000), or pyarrow's write_table(table, 'new.parquet', "
            + "row_group_size=100000)");
        return HasRenamed(found.Names) ? found with { Names = ParquetNames.Of(file) } : found;
    }

    /// <summary>One object a line. Types come from all lines; dates and the like stay the text that they are.</summary>
    /// <param name="longest">Its longest line.</param>
    public static TableSource JsonLines(UploadedFile file, JsonLine longest)
    {
        const string form = "format='newline_delimited', maximum_object_size=8388608";
        var hint = $". Its longest line, line {longest.Number}, has {longest.Bytes} bytes: leave out what is not "
            + "trained on, or keep long lists in a Parquet or npy file";
        // Left to itself DuckDB takes an object of more than 200 numbers for a map, which is one column.
        var found = Described(file, $"read_json({Text(file.Path)}, {form}, sample_size=-1, map_inference_threshold=-1)",
            "invalidJson", hint);
        // Rows that are not all objects are one column of that name to DuckDB.
        if ((HasRenamed(found.Names) || found.Names is ["json"]) && JsonFlaw.FirstOf(file, onlyNames: true) is { } flaw)
            throw flaw;
        string[] types = [.. found.Types!.Select(type => type is "BOOLEAN" or "BIGINT" or "UBIGINT" or "DOUBLE" or "HUGEINT"
            || type.EndsWith(']') || type.Contains('(') ? type : "VARCHAR")];
        var columns = string.Join(", ", found.Names.Select((name, i) => $"{Text(name)}: {Text(types[i])}"));
        return Typed($"read_json({Text(file.Path)}, {form}, columns={{{columns}}})", found.Names, types, "invalidJson") with
        {
            MemoryHint = hint,
        };
    }

    /// <summary>Whether a name may be DuckDB's: "C3" for none in the fourth column, "A_1" for A beside a, which are one to it. \0
    /// would end a query.</summary>
    private static bool HasRenamed(string[] names)
    {
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.Where((name, i) => name == $"C{i}" || name.Contains('\0')
            || (Numbered().Match(name) is { Success: true } match && known.Contains(match.Groups[1].Value))).Any();
    }

    [GeneratedRegex(@"^(.*)_\d+\z", RegexOptions.Singleline)]
    private static partial Regex Numbered();

    /// <summary>What to say where it was the memory that did not suffice, else null.</summary>
    public DatasetException? MemoryError(string file, DuckDBException exception) => MemoryError(file, Memory, MemoryHint, exception);

    /// <summary>A database of its own in memory; nothing is left on disk, no extension fetched from anywhere.</summary>
    public DuckDBConnection Connect() => Connect(Memory);

    public static DuckDBConnection Connect(string memory)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET memory_limit='{memory}'; SET temp_directory=''; SET threads=2; "
            + "SET autoinstall_known_extensions=false";
        command.ExecuteNonQuery();
        return connection;
    }

    private static TableSource Described(UploadedFile file, string function, string invalidCode, string memoryHint)
    {
        var (names, types) = (new List<string>(), new List<string>());
        using var connection = Connect(MostMemory);
        using var command = connection.CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM {function}";
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
                types.Add(reader.GetString(1));
            }
        }
        catch (DuckDBException exception)
        {
            throw MemoryError(file.Name, MostMemory, memoryHint, exception) ?? TableError.Of(file, invalidCode, 0, exception);
        }

        if (names.Count > MostColumns)
            throw new DatasetException("tooManyColumns", $"{file.Name} has {names.Count} columns; at most {MostColumns} are read.")
            {
                File = file.Name,
            };
        return Typed(function, [.. names], [.. types], invalidCode) with { MemoryHint = memoryHint };
    }

    private static DatasetException? MemoryError(string file, string memory, string hint, DuckDBException exception) =>
        exception.Message.StartsWith("Out of Memory", StringComparison.Ordinal)
            ? new("importMemory", $"{file} takes more than the {memory} of memory that an import may take{hint}.", exception)
            {
                File = file,
            }
            : null;

    private static TableSource Typed(string function, string[] names, string[] types, string invalidCode)
    {
        var cells = names.Select((name, i) => (Name: $"\"{name.Replace("\"", "\"\"")}\"", i)).Select(column =>
            IsList(types[column.i])
                ? $"CAST(NULL AS VARCHAR) AS c{column.i}, CAST({column.Name} AS FLOAT[]) AS l{column.i}"
                : $"CAST({column.Name} AS VARCHAR) AS c{column.i}");
        return new($"(SELECT {string.Join(", ", cells)} FROM {function})", names, types, 0, invalidCode);
    }

    /// <summary>Lists of numbers or booleans, of any length or a fixed one. They are columns l0, l1, ... of floats.</summary>
    public static bool IsList(string type) =>
        ListType().Match(type) is { Success: true } match && Numbers.Contains(match.Groups[1].Value);

    [GeneratedRegex(@"^([A-Z]+)(?:\(\d+,\d+\))?\[\d*\]\z")]
    private static partial Regex ListType();

    public static string Text(string text) => $"'{text.Replace("'", "''")}'";
}
