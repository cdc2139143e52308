using System.IO.Compression;
using System.Text;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

/// <summary>A folder of a test's own, and short ways to put uploads there.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("data-tests-").FullName;

    public string Destination => File("data.set");

    public string[] Files => [.. Directory.EnumerateFiles(path).Select(Path.GetFileName).Order()!];

    public string File(string name) => Path.Combine(path, name);

    public UploadedFile Upload(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return new UploadedFile(name, File(name));
    }

    public UploadedFile Upload(string name, string text) => Upload(name, Encoding.UTF8.GetBytes(text));

    /// <summary>An IDX file of unsigned bytes.</summary>
    public UploadedFile Idx(string name, int[] dimensions, params byte[] elements) =>
        Upload(name, IdxBytes(dimensions, elements));

    public static byte[] IdxBytes(int[] dimensions, byte[] elements) =>
        [0, 0, 8, (byte)dimensions.Length, .. dimensions.SelectMany(size => BitConverter.GetBytes(size).Reverse()), .. elements];

    /// <summary>One of the files that another program made, see Data/files.</summary>
    public UploadedFile Made(string name) => Upload(name, System.IO.File.ReadAllBytes(PathOfMade(name)));

    /// <summary>What a made archive holds under a name.</summary>
    public static byte[] MadeEntry(string archive, string entry)
    {
        using var zip = ZipFile.OpenRead(PathOfMade(archive));
        using var bytes = new MemoryStream();
        using var stream = zip.GetEntry(entry)!.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public UploadedFile Zip(string name, params (string Name, byte[] Content)[] entries) =>
        Zip(name, CompressionLevel.NoCompression, entries);

    public UploadedFile Zip(string name, CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (entry, content) in entries)
                using (var stream = archive.CreateEntry(entry, level).Open())
                    stream.Write(content);
        return Upload(name, bytes.ToArray());
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static string PathOfMade(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "files", name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
