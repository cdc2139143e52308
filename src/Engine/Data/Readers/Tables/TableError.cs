using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>DuckDB's errors in our words: its own name options that nobody here can set, and where the upload lies.</summary>
internal static partial class TableError
{
    /// <param name="file">As it was uploaded.</param>
    /// <param name="code">What the format calls a file that cannot be read.</param>
    /// <param name="linesBefore">Lines of the file before its first row.</param>
    /// <param name="exception">Any but of memory.</param>
    public static DatasetException Of(UploadedFile file, string code, int linesBefore, DuckDBException exception) => code switch
    {
        "invalidCsv" => Csv(file, linesBefore, exception),
        _ when exception.Message.StartsWith("Conversion Error", StringComparison.Ordinal) =>
            new("notFinite", $"{file.Name}: a list holds a number that is beyond float32.", exception) { File = file.Name },
        "invalidJson" => JsonFlaw.FirstOf(file) ?? new(code, $"{file.Name} cannot be read: each of its lines is one object of names and "
            + "values, as {\"x\": 1.5, \"y\": \"a\"}.", exception) { File = file.Name },
        _ => new(code, $"{file.Name} cannot be read: it is no Parquet file, or damaged or cut off, or packed or encrypted in a way that is "
            + "not known here. Upload it once more, or write it anew (DuckDB, pyarrow and pandas do as they are).", exception)
        {
            File = file.Name,
        },
    };

    /// <summary>DuckDB's message names the line; in a file without line breaks in cells, that gives the row.</summary>
    private static DatasetException Csv(UploadedFile file, int linesBefore, DuckDBException exception)
    {
        var message = exception.Message;
        var what = ColumnCounts().Match(message) is { Success: true } counts
            ? $"has {counts.Groups[2].Value} cells, {counts.Groups[1].Value} are expected"
            : message.Contains("unicode", StringComparison.OrdinalIgnoreCase) ? "is not UTF-8"
            : message.Contains("unterminated quote", StringComparison.Ordinal) ? "has a quote that is never closed"
            : "cannot be read: quotes stand around whole cells, and are written twice within";
        long? line = LineNumber().Match(message) is { Success: true } match
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;
        var where = line is null ? file.Name : $"{file.Name}, line {line}";
        return new DatasetException("invalidCsv", $"{where}: {what}.", exception) { File = file.Name, Row = line - linesBefore };
    }

    [GeneratedRegex(@"Line: (\d+)")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"Expected Number of Columns: (\d+) Found: (\d+)")]
    private static partial Regex ColumnCounts();
}
