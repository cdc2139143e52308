using System.Buffers;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>Follows quotes, cells, rows and lines through a CSV file that is given part by part, by DuckDB's rules: a quote opens a cell
/// at its very begin or after one space, is written twice within, and after the closing one only spaces may follow. Refuses rows of
/// another number of cells, rows that are too long, and lines that end in different ways, which DuckDB cannot read.</summary>
internal sealed class CsvScan(string file, CsvDialect dialect)
{
    private const int MostBytes = 4 << 20;

    private static readonly SearchValues<byte> QuotedMarks = SearchValues.Create("\"\r\n"u8);
    private readonly SearchValues<byte> cellMarks = SearchValues.Create([(byte)dialect.Delimiter, (byte)'\r', (byte)'\n']);
    private At at = At.Begin;
    private long line = 1, rowLine = 1, quoteLine, bytes;
    private int cells = 1, linesBefore = dialect.LinesBefore;
    private bool isAfterReturn, isFirst = true;
    private string? lineEnd;
    private CsvRows rows = new(0, 1, 0, false);

    /// <summary>In a cell that is no text yet, after a space there, in a plain text, in a quoted one, after a quote in that, and
    /// after spaces behind a quoted one.</summary>
    private enum At { Begin, Space, Plain, Quoted, Quote, Closed }

    public void Add(ReadOnlySpan<byte> part)
    {
        if (isFirst && part.StartsWith("\uFEFF"u8))
            part = part[3..];
        isFirst = false;
        while (!part.IsEmpty)
        {
            var mark = at switch
            {
                At.Plain => part.IndexOfAny(cellMarks),
                At.Quoted => part.IndexOfAny(QuotedMarks),
                _ => 0,
            };
            var letters = mark < 0 ? part.Length : mark;
            if (letters > 0 || part[0] != '\n')
                EndReturn();
            bytes += letters;
            if (bytes > MostBytes)
                throw Refuse("lineTooLong", $"the row is longer than {MostBytes} bytes, which is the most that is read: long texts are "
                    + "better left out, many numbers kept in an npy array; or a quote is not closed", rowLine);
            if (mark >= 0)
                Take(part[mark]);
            part = part[(mark < 0 ? part.Length : mark + 1)..];
        }
    }

    public CsvRows End()
    {
        // A last "\r" is read as the line end that the others are.
        if (isAfterReturn && lineEnd != "\\r\\n")
            EndReturn();
        if (at == At.Quoted)
            throw Refuse("invalidCsv", "has a quote that is never closed", quoteLine);
        if (bytes > 0)
            EndRow();
        return rows;
    }

    private void Take(byte letter)
    {
        if (letter is (byte)'\r' or (byte)'\n')
        {
            TakeBreak(letter);
            return;
        }

        bytes++;
        if (at != At.Quoted && letter == dialect.Delimiter)
            (at, cells) = (At.Begin, cells + 1);
        else
            at = (at, letter) switch
            {
                (At.Begin or At.Space or At.Quote, (byte)'"') => Open(),
                (At.Quoted, _) => At.Quote,
                (At.Begin, (byte)' ') => At.Space,
                (At.Quote or At.Closed, (byte)' ') => At.Closed,
                (At.Quote or At.Closed, _) => throw Refuse("invalidCsv", "has text behind the quote that closes a cell; a quote within "
                    + "one is written twice", line),
                _ => At.Plain,
            };
    }

    private At Open()
    {
        quoteLine = at == At.Quote ? quoteLine : line;
        return At.Quoted;
    }

    private void TakeBreak(byte letter)
    {
        var isSecond = letter == '\n' && isAfterReturn;
        isAfterReturn = letter == '\r';
        if (at == At.Quoted)
        {
            (bytes, line, rows) = (bytes + 1, line + (isSecond ? 0 : 1), rows with { HasBreaks = true });
            return;
        }

        if (isSecond)
        {
            CheckLineEnd("\\r\\n");
            return;
        }

        EndRow();
        line++;
        (rowLine, bytes, cells, at) = (line, 0, 1, At.Begin);
        if (letter == '\n')
            CheckLineEnd("\\n");
    }

    /// <summary>After a carriage return comes no line feed.</summary>
    private void EndReturn()
    {
        if (isAfterReturn && at != At.Quoted)
            CheckLineEnd("\\r");
        isAfterReturn = false;
    }

    private void CheckLineEnd(string found)
    {
        lineEnd ??= found;
        if (lineEnd != found)
            throw Refuse("invalidCsv", $"ends in {found}, and the lines before it in {lineEnd}; all lines of a file must end in the same "
                + "way", line - 1);
    }

    private void EndRow()
    {
        if (linesBefore > 0)
            linesBefore--;
        else if (bytes > 0 || dialect.Names.Length == 1)
        {
            if (cells != dialect.Names.Length)
                throw Refuse("invalidCsv", $"has {cells} cells, {dialect.Names.Length} are expected", rowLine);
            rows = rows with { Count = rows.Count + 1 };
            if (bytes > rows.LongestBytes)
                rows = rows with { LongestLine = rowLine, LongestBytes = bytes };
        }
    }

    private DatasetException Refuse(string code, string what, long where)
    {
        var row = rows.Count + (where < rowLine ? 0 : 1);
        return new(code, $"{file}, line {where}: {what}.") { File = file, Row = linesBefore > 0 || row == 0 ? null : row };
    }
}
