using System.IO.Compression;

namespace TrainService.Engine.Data.Readers.Zip;

/// <summary>An uploaded zip archive, its directory checked before anything is unpacked: no entry twice, none that is
/// encrypted or would lie outside its folder, and not more bytes than are allowed. Entries are read where they lie,
/// also several at once, and never written under their names.</summary>
internal sealed class ZipUpload : IDisposable
{
    private readonly string name;
    private readonly long length;
    private readonly ZipArchive archive;

    private ZipUpload(string name, long length, ZipArchive archive)
    {
        (this.name, this.length, this.archive) = (name, length, archive);
        // Folders have entries of their own in some archives.
        Entries = [.. archive.Entries.Where(entry => !entry.FullName.EndsWith('/'))];
        Folders = [.. archive.Entries.Select(entry => entry.FullName).Where(path => path.EndsWith('/'))];
    }

    public IReadOnlyList<ZipArchiveEntry> Entries { get; }

    public IReadOnlyList<string> Folders { get; }

    public static ZipUpload Open(UploadedFile file, long mostBytes)
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        try
        {
            ZipDirectory.CheckSize(file.Name, stream);
            var zip = new ZipUpload(file.Name, stream.Length, new ZipArchive(stream, ZipArchiveMode.Read));
            zip.Check(mostBytes);
            return zip;
        }
        catch (InvalidDataException exception)
        {
            stream.Dispose();
            throw new DatasetException("corruptZip",
                $"{file.Name} is no zip archive, or a truncated or corrupt one: {exception.Message}", exception)
            {
                File = file.Name,
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The unpacked bytes of an entry; reading throws DatasetException where it is damaged.</summary>
    public Stream Open(ZipArchiveEntry entry)
    {
        try
        {
            return new ZipEntryStream(name, entry);
        }
        catch (InvalidDataException exception)
        {
            throw Refuse(name, "corruptZip", entry.FullName, $"cannot be unpacked: {exception.Message}", exception);
        }
    }

    public void Dispose() => archive.Dispose();

    public static DatasetException Refuse(
        string zip, string code, string entry, string what, Exception? inner = null) =>
        new(code, $"{zip}, entry '{entry}': {what.TrimEnd('.')}.", inner) { File = zip };

    private void Check(long mostBytes)
    {
        long bytes = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            if (entry.IsEncrypted)
                throw Refuse(name, "encryptedEntry", entry.FullName, "is encrypted; archives with a password are not read");
            if (IsOutside(entry.FullName))
                throw Refuse(name, "entryPath", entry.FullName, "its path leaves the archive's folder");
            if (!names.Add(entry.FullName))
                throw Refuse(name, "duplicateEntry", entry.FullName, "is there twice");
            if (entry.CompressedLength > length || entry.Length > entry.CompressedLength * UnpackedStream.MostUnpackedPerByte)
                throw Refuse(name, "corruptZip", entry.FullName,
                    $"announces {entry.Length} bytes, more than its {entry.CompressedLength} packed ones can hold");
            if ((bytes += entry.Length) > mostBytes)
                throw Refuse(name, "tooLarge", entry.FullName, "the archive up to here holds more than the "
                    + $"{mostBytes} bytes that TrainService__MaxUploadBytes allows an upload, unpacked");
        }
    }

    private static bool IsOutside(string path) =>
        path.StartsWith('/') || path.Contains('\\') || path.Contains(':') || path.Contains('\0')
        || path.Split('/').Contains("..");
}
