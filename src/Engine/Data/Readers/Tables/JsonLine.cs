namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>A line of a JSON lines file, counted from 1, and its length in bytes.</summary>
internal readonly record struct JsonLine(long Number, long Bytes)
{
    // DuckDB holds several lines at once.
    private const int MostBytes = 8 << 20;

    // What can be read lies two deep. From some tens of thousands on DuckDB waits for ever.
    private const int Deepest = 64;

    // DuckDB unpacks 2048 lines at a time into columns that take some hundred bytes a line.
    private const int MostKeys = 4000;

    /// <summary>Of a file, in one pass that refuses lines which are too long, too wide or too deep for what reads them next.</summary>
    public static JsonLine LongestOf(UploadedFile file, CancellationToken cancellation)
    {
        using var stream = File.OpenRead(file.Path);
        var block = new byte[1 << 17];
        var (line, longest, extent) = (new JsonLine(1, 0), new JsonLine(1, 0), new JsonExtent());
        for (var read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var rest = block.AsSpan(0, read); !rest.IsEmpty;)
            {
                var end = rest.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..end];
                extent.Add(part);
                line = line with { Bytes = line.Bytes + part.Length };
                line.Check(file, extent);
                longest = line.Bytes > longest.Bytes ? line : longest;
                if (end >= 0)
                    (line, extent) = (new JsonLine(line.Number + 1, 0), new JsonExtent());
                rest = rest[(end < 0 ? part.Length : end + 1)..];
            }
        }
        return longest;
    }

    private void Check(UploadedFile file, JsonExtent extent)
    {
        if (Bytes > MostBytes)
            throw Refuse(file, "lineTooLong", $"is longer than {MostBytes} bytes, which is the most that is read. Each row is one "
                + "object in a line of its own; long lists are better kept in a Parquet or npy file");
        if (extent.Depth > Deepest)
            throw Refuse(file, "nestedTooDeep", $"has lists or objects more than {Deepest} deep in each other; numbers, booleans, "
                + "texts and lists of numbers are read");
        if (extent.Keys > MostKeys)
            throw Refuse(file, "tooManyColumns", $"has more than {MostKeys} names, which is the most that is read of JSON lines: keep "
                + "numbers in one list, or in a Parquet or npy file");
    }

    private DatasetException Refuse(UploadedFile file, string code, string what) =>
        new(code, $"{file.Name}, line {Number}: {what}.") { File = file.Name, Row = Number };
}
