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

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
