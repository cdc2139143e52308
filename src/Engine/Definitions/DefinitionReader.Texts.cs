using System.Text.Json;

namespace TrainService.Engine.Definitions;

public sealed partial class DefinitionReader
{
    // Each costs an exception, and a body has room for millions of them.
    private const int MostBrokenTexts = 20;

    /// <summary>
    /// Refuses strings and names that are no text, wherever they stand: broken escapes and bytes, which a JSON document
    /// keeps until they are read, and NUL, which PostgreSQL does not take. Afterwards every string can be read.
    /// </summary>
    private void CheckTexts(JsonElement json, string pointer)
    {
        if (errors.Count == MostBrokenTexts)
            return;
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                CheckText(json.GetString, pointer, "");
                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in json.EnumerateArray())
                {
                    // Most items are numbers, an image's say: they need no pointer.
                    if (item.ValueKind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object)
                        CheckTexts(item, $"{pointer}/{i}");
                    i++;
                }
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                    // A pointer cannot hold such a name: it ends at the object.
                    if (CheckText(() => property.Name, pointer, "the name of a property "))
                        CheckTexts(property.Value, JsonPointer.To(pointer, property.Name));
                break;
        }
    }

    private bool CheckText(Func<string?> read, string pointer, string what)
    {
        try
        {
            if (!read()!.Contains('\0'))
                return true;
            Fail(pointer, $"{what}is no valid text: it holds the character U+0000");
        }
        catch (InvalidOperationException)
        {
            Fail(pointer, $"{what}is no valid text: it holds a broken escape or byte");
        }
        return false;
    }
}
