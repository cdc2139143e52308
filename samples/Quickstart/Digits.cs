using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>The built-in 8 x 8 digits, for where Fashion-MNIST cannot be had: nothing to upload.</summary>
internal static class Digits
{
    private const int Side = 8;

    public static Example Example(string samples) => new("sample:digits", "digits-cnn", null, count => Test(samples, count));

    /// <summary>The file's last rows: 64 pixels, then the digit.</summary>
    private static (JsonArray, string[]) Test(string samples, int count)
    {
        using var file = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(samples, "data", "digits.csv.gz")), CompressionMode.Decompress));
        var rows = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)
            .Select(row => Array.ConvertAll(row.Split(','), cell => (int)float.Parse(cell, CultureInfo.InvariantCulture))).ToArray();
        var images = rows.Select(row => new JsonArray([.. row.Take(Side * Side).Chunk(Side)
            .Select(line => new JsonArray([.. line.Select(pixel => JsonValue.Create(pixel))]))]));
        return (new JsonArray([.. images]), Array.ConvertAll(rows, row => row[^1].ToString(CultureInfo.InvariantCulture)));
    }
}
