namespace TrainService.Engine.Definitions;

/// <summary>Pointers to places in a JSON document, RFC 6901.</summary>
public static class JsonPointer
{
    /// <summary>To what has this name, of whatever characters it is, in the object that <paramref name="at"/> points to.</summary>
    public static string To(string at, string name) => $"{at}/{name.Replace("~", "~0").Replace("/", "~1")}";
}
