namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>One array of an upload, its first axis the rows. Its elements stay in the file: each pass over the rows
/// opens it anew, so an array of any size takes one block of memory. A file of mostLength bytes cannot hold more than that,
/// whatever its header announces.</summary>
internal sealed class NpyArray
{
    private readonly Func<Stream> open;

    public NpyArray(string file, string name, long mostLength, Func<Stream> open)
    {
        (File, Name, this.open) = (file, name, open);
        using var stream = open();
        try
        {
            Header = NpyHeader.Read(stream);
        }
        catch (FormatException exception)
        {
            throw Refuse("invalidArray", exception.Message);
        }

        var announced = Header.Size + (long)Rows * Header.RowSize;
        if (announced > mostLength)
            throw Refuse("truncatedFile",
                $"is truncated: its header announces {announced} bytes, and there are at most {mostLength}");
        if (Rows > DatasetLimits.Rows)
            throw Refuse("tooManyRows", $"has {Rows} rows; at most {DatasetLimits.Rows} are read");
    }

    public string File { get; }

    public string Name { get; }

    public NpyHeader Header { get; }

    public int Rows => Header.Shape[0];

    /// <summary>A Fortran array lies column by column and is gathered from a plain file; where the upload is packed,
    /// that file is made first.</summary>
    public string? PlainPath { get; set; }

    public Stream Open() => open();

    public NpyRows ReadRows(CancellationToken cancellation) => new(this, cancellation);

    public DatasetException Refuse(string code, string what, long? row = null)
    {
        var where = Name == File ? File : $"{File}, array '{Name}'";
        return new DatasetException(code, $"{where}{(row is null ? "" : $", row {row}")}: {what}.")
        {
            File = File,
            Column = Name,
            Row = row,
        };
    }
}
