using System.Text.Json;

namespace TrainService.Engine.Tests.Reference;

/// <summary>A case as it stands in its file. Whatever is never asked for is an error: nothing may go unchecked.</summary>
internal sealed class CaseFile : IDisposable
{
    private readonly JsonDocument document;
    private readonly HashSet<string> unread;

    public CaseFile(string path)
    {
        document = JsonDocument.Parse(File.ReadAllBytes(path));
        unread = [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
        unread.ExceptWith(["source", "note"]);
        var tolerance = Json("tolerance");
        Tolerance = new(tolerance.GetProperty("absolute").GetDouble(), tolerance.GetProperty("relative").GetDouble());
        if (!(Tolerance.Absolute is >= 0 and < 1) || !(Tolerance.Relative is >= 0 and < 1))
            throw new InvalidDataException($"a tolerance of {Tolerance} checks nothing");
    }

    public Tolerance Tolerance { get; }

    public bool Has(string name) => document.RootElement.TryGetProperty(name, out _);

    public JsonElement Json(string name)
    {
        unread.Remove(name);
        return document.RootElement.TryGetProperty(name, out var value)
            ? value
            : throw new InvalidDataException($"the case has no '{name}'");
    }

    public CaseTensor Tensor(string name) => CaseTensor.Read(Json(name));

    /// <summary>Tensors by name; none where the case has no such property.</summary>
    public Dictionary<string, CaseTensor> Tensors(string name) => Has(name) ? Tensors(Json(name)) : [];

    public static Dictionary<string, CaseTensor> Tensors(JsonElement json) =>
        json.EnumerateObject().ToDictionary(entry => entry.Name, entry => CaseTensor.Read(entry.Value));

    public void RequireAllRead()
    {
        if (unread.Count > 0)
            throw new InvalidDataException($"the suite does not know what to do with {string.Join(", ", unread)}");
    }

    public void Dispose() => document.Dispose();
}
