using System.Globalization;
using System.Text;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>How a CSV file is written, told from its first record: the delimiter that occurs most there, and whether it
/// is a header (no cell of it is a number or empty). LinesBefore the first row are blank, or the header.</summary>
internal sealed record CsvDialect(char Delimiter, int LinesBefore, string[] Names)
{
    private const int LongestRecord = 8 << 20, MostColumns = 20_000;

    public static CsvDialect Detect(UploadedFile file, bool? header)
    {
        using var text = new StreamReader(file.Path, Encoding.UTF8);
        var (blankLines, record) = FirstRecord(file.Name, text);
        if (string.IsNullOrWhiteSpace(record))
            throw new DatasetException("emptyFile", $"{file.Name} has no rows.") { File = file.Name };
        var delimiter = ",;\t|".MaxBy(candidate => Cells(record, candidate).Count);
        var cells = Cells(record, delimiter);
        var hasHeader = header ?? cells.TrueForAll(cell => cell.Length > 0 && !IsNumber(cell));
        string[] names = [.. hasHeader ? cells : cells.Select((_, i) => $"column{i + 1}")];
        CheckNames(file.Name, names);
        return new CsvDialect(delimiter, blankLines + (hasHeader ? 1 : 0), names);
    }

    private static void CheckNames(string file, string[] names)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
                throw new DatasetException("unnamedColumn",
                    $"{file}: column {i + 1} has no name in the header.") { File = file };
            if (!first.TryAdd(names[i], i))
                throw new DatasetException("duplicateColumn",
                    $"{file}: columns {first[names[i]] + 1} and {i + 1} are both called '{names[i]}'.")
                {
                    File = file,
                    Column = names[i],
                };
        }

        if (names.Length > MostColumns)
            throw new DatasetException("tooManyColumns",
                $"{file} has {names.Length} columns; at most {MostColumns} are read.") { File = file };
    }

    /// <summary>The first record that is not blank, and how many lines are blank before it.</summary>
    private static (int BlankLines, string Record) FirstRecord(string file, StreamReader text)
    {
        var (blankLines, record) = (0, Record(file, text));
        for (; string.IsNullOrWhiteSpace(record) && !text.EndOfStream; record = Record(file, text))
            blankLines++;
        return (blankLines, record);
    }

    /// <summary>Up to the next line break outside quotes.</summary>
    private static string Record(string file, StreamReader text)
    {
        var record = new StringBuilder();
        var isQuoted = false;
        for (var next = text.Read(); next >= 0; next = text.Read())
        {
            if (!isQuoted && next is '\n' or '\r')
            {
                if (next == '\r' && text.Peek() == '\n')
                    text.Read();
                return record.ToString();
            }

            isQuoted ^= next == '"';
            record.Append((char)next);
            if (record.Length > LongestRecord)
                throw new DatasetException("notCsv",
                    $"{file} has no line break in its first {LongestRecord} characters.") { File = file };
        }

        return !isQuoted ? record.ToString()
            : throw new DatasetException("invalidCsv", $"{file}: a quote in the first row is never closed.")
            {
                File = file,
            };
    }

    private static List<string> Cells(string record, char delimiter)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        foreach (var letter in record)
        {
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter == delimiter && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
                cell.Append(letter);
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }

    private static bool IsNumber(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
