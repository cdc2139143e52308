using System.IO.Compression;
using System.IO.Hashing;

namespace TrainService.Engine.Data.Readers.Zip;

/// <summary>The unpacked bytes of a zip entry, which must be as many as its directory says and have the checksum that
/// stands there: .NET's ZipArchive leaves both to its caller.</summary>
internal sealed class ZipEntryStream(string zip, ZipArchiveEntry entry) : ReadOnlyStream
{
    private readonly Stream stream = entry.Open();
    private readonly Crc32 crc = new();
    private long count;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = stream.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw ZipUpload.Refuse(zip, "corruptZip", entry.FullName, $"is damaged at byte {count} of its content", exception);
        }

        count += read;
        if (count > entry.Length || (read == 0 && count < entry.Length))
            throw ZipUpload.Refuse(zip, "corruptZip", entry.FullName, $"holds {(read == 0 ? count : "more")} "
                + $"{(read == 0 ? "of" : "than")} the {entry.Length} bytes that the archive's directory announces");
        crc.Append(buffer[..read]);
        if (count == entry.Length && read > 0 && crc.GetCurrentHashAsUInt32() != entry.Crc32)
            throw ZipUpload.Refuse(zip, "corruptZip", entry.FullName, "is damaged: its checksum is not that of its content");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
