using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TrainService.Api.Hosting;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Api.Datasets;

/// <summary>A multipart upload, its files streamed to a folder: whatever their size, one buffer is in memory.</summary>
internal sealed class UploadParts
{
    private static readonly string[] Known = ["name", "format", "options", "file"];
    // What RFC 2046 allows; the reader would take longer ones for a mistake of ours.
    private const int LongestBoundary = 70;
    private const int LongestField = 1 << 20, MostFiles = 100;

    private readonly Dictionary<string, string> fields = [];
    private readonly List<UploadedFile> files = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[128 * 1024];

    public string Name => fields.TryGetValue("name", out var name) ? name
        : throw Refusal.At("/name", "missingField", "The form field 'name' is required.");

    public string? Format => fields.GetValueOrDefault("format") is { Length: > 0 } format ? format : null;

    /// <summary>JSON; an empty object where none were given.</summary>
    public string Options => fields.GetValueOrDefault("options") is { Length: > 0 } options ? options : "{}";

    public IReadOnlyList<UploadedFile> Files => files;

    /// <summary>SHA-256 of all parts: the same for the same upload, whatever its boundary.</summary>
    public string Hash => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <exception cref="Refusal">415 where it is no multipart form, 400 where it is a broken one.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task<UploadParts> ReceiveAsync(
        HttpRequest request, string folder, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, "unsupportedMediaType",
                $"The body must be multipart/form-data with the fields {string.Join(", ", Known)}, not "
                + $"'{request.ContentType}'.");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw Malformed("its content type names no boundary");
        if (boundary.Length > LongestBoundary)
            throw Malformed($"its boundary has more than {LongestBoundary} characters");
        var parts = new UploadParts();
        var reader = new MultipartReader(boundary, request.Body);
        while (await parts.FromWireAsync(reader.ReadNextSectionAsync(cancellation)) is { } section)
            await parts.TakeAsync(section, folder, cancellation);
        return parts;
    }

    private async Task TakeAsync(MultipartSection section, string folder, CancellationToken cancellation)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
            throw Malformed($"after {Describe()}: a part has no Content-Disposition with a name");
        if (!Known.Contains(name))
            throw Refusal.At(JsonPointer.To("", name), "unknownField", $"unknown form field '{name}'{NearestName.Hint(name, Known)}");
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{name}\n"));
        if (name == "file")
            await SaveAsync(section, FileName(disposition), folder, cancellation);
        else if (!fields.TryAdd(name, await TextAsync(section, name, cancellation)))
            throw Refusal.At($"/{name}", "duplicateField", $"The form field '{name}' is given twice.");
    }

    private async Task SaveAsync(MultipartSection section, string name, string folder, CancellationToken cancellation)
    {
        if (files.Count == MostFiles)
            throw Refusal.At("/file", "tooManyFiles", $"An upload has at most {MostFiles} files.");
        var path = Path.Combine(folder, files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        files.Add(new UploadedFile(name, path));
        hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
        await using var target = File.Create(path);
        while (await FromWireAsync(section.Body.ReadAsync(buffer, cancellation).AsTask()) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }

    private async Task<string> TextAsync(MultipartSection section, string name, CancellationToken cancellation)
    {
        var text = new byte[LongestField + 1];
        var count = await FromWireAsync(
            section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation).AsTask());
        if (count > LongestField)
            throw Refusal.At($"/{name}", "fieldTooLong",
                $"The form field '{name}' is longer than {LongestField} bytes.", 413);
        hash.AppendData(text, 0, count);
        return Encoding.UTF8.GetString(text, 0, count);
    }

    // The sender answers for what comes over the wire, and for that alone: our disk may fail as well.
    private async Task<T> FromWireAsync<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed($"after {Describe()}: {failure.Message}");
        }
    }

    // Browsers and curl send a bare name; a path would only say where the sender keeps the file.
    private static string FileName(ContentDispositionHeaderValue disposition)
    {
        var name = HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
        return Path.GetFileName(name?.Replace('\\', '/')) is { Length: > 0 } bare ? bare : "file";
    }

    private string Describe() => fields.Count + files.Count == 0
        ? "no complete part"
        : string.Join(", ", [.. fields.Keys, .. files.Select(file => $"file '{file.Name}'")]);

    private static Refusal Malformed(string what) =>
        new(400, "malformedMultipart", $"The multipart body is broken, {what}.");
}
