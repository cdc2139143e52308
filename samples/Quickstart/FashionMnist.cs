using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>Zalando's 70 000 images of clothes (https://github.com/zalandoresearch/fashion-mnist), as Debian packages them.</summary>
internal static class FashionMnist
{
    private const string Folder = "/usr/share/datasets/fashion-mnist";
    private const int Side = 28;

    private static readonly string[] Files =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    private static readonly string[] Classes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public static bool IsInstalled => Array.TrueForAll(Files, file => File.Exists(Path.Combine(Folder, file)));

    public static Example Example => new("fashion-mnist", "fashion-quick", Upload, Test);

    private static MultipartFormDataContent Upload()
    {
        var body = new MultipartFormDataContent
        {
            { new StringContent("fashion-mnist"), "name" },
            { new StringContent("idx"), "format" },
            { new StringContent(JsonSerializer.Serialize(new { classNames = Classes })), "options" },
        };
        foreach (var file in Files)
            body.Add(new StreamContent(File.OpenRead(Path.Combine(Folder, file))), "file", file);
        return body;
    }

    private static (JsonArray, string[]) Test(int count)
    {
        // IDX: a header of 16 bytes (images) or 8 (labels), then one byte for each pixel or label.
        var pixels = Read(Files[2], 16, count * Side * Side);
        var labels = Read(Files[3], 8, count);
        var images = pixels.Chunk(Side * Side).Select(image =>
            new JsonArray([.. image.Chunk(Side).Select(row => new JsonArray([.. row.Select(pixel => JsonValue.Create(pixel))]))]));
        return (new JsonArray([.. images]), [.. labels.Select(label => Classes[label])]);
    }

    private static byte[] Read(string file, int skip, int count)
    {
        using var unpacked = new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress);
        var bytes = new byte[skip + count];
        unpacked.ReadExactly(bytes);
        return bytes[skip..];
    }
}
