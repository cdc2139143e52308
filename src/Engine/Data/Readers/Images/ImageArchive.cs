using System.IO.Compression;
using TrainService.Engine.Data.Readers.Zip;

namespace TrainService.Engine.Data.Readers.Images;

/// <summary>Opens the images of an archive one at a time, in one buffer; what is wrong is said of the entry.</summary>
internal sealed class ImageArchive(string zip, ZipUpload archive)
{
    private const int LargestFile = 64 << 20;
    private byte[] content = new byte[1 << 16];

    public void Read(ZipArchiveEntry entry, Action<ImageFile> read)
    {
        if (entry.Length > LargestFile)
            throw ZipUpload.Refuse(zip, "tooLarge", entry.FullName, $"has {entry.Length} bytes; an image file has at most {LargestFile}");
        if (content.Length <= entry.Length)
            content = new byte[Math.Max(entry.Length + 1, 2 * content.Length)];
        // One byte more than announced, so that the stream sees its end and checks itself.
        using var stream = archive.Open(entry);
        var length = stream.ReadAtLeast(content, (int)entry.Length + 1, throwOnEndOfStream: false);
        try
        {
            using var image = new ImageFile(content.AsSpan(0, length));
            read(image);
        }
        catch (FormatException exception)
        {
            throw ZipUpload.Refuse(zip, "invalidImage", entry.FullName, exception.Message);
        }
    }
}
