using System.Text.Json;
using System.Text.Unicode;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>What is wrong with a file of JSON lines, looked for line by line once DuckDB has refused it or renamed a column: it names
/// neither line nor name, and takes names for the same that differ in case alone.</summary>
internal sealed class JsonFlaw
{
    private readonly UploadedFile file;
    private readonly bool onlyNames;
    private readonly Dictionary<string, (string Name, long Line)> names = new(StringComparer.Ordinal);
    private long line;

    private JsonFlaw(UploadedFile file, bool onlyNames) => (this.file, this.onlyNames) = (file, onlyNames);

    /// <summary>The first, or null where there is none.</summary>
    /// <param name="file">One whose lines are not too long to hold.</param>
    /// <param name="onlyNames">Leaves aside what is no JSON: DuckDB takes more for that than the standard does, as NaN.</param>
    public static DatasetException? FirstOf(UploadedFile file, bool onlyNames = false)
    {
        var flaw = new JsonFlaw(file, onlyNames);
        using var stream = File.OpenRead(file.Path);
        var (block, held) = (new byte[1 << 17], 0);
        while (true)
        {
            var read = stream.Read(block, held, block.Length - held);
            var rest = block.AsMemory(0, held + read);
            for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
            {
                if (flaw.Find(rest[..end]) is { } found)
                    return found;
                rest = rest[(end + 1)..];
            }

            if (read == 0)
                return flaw.Find(rest);
            held = rest.Length;
            var next = held < block.Length ? block : new byte[2 * block.Length];
            rest.Span.CopyTo(next);
            block = next;
        }
    }

    private DatasetException? Find(ReadOnlyMemory<byte> text)
    {
        line++;
        if (text.Span.Trim(" \t\r"u8).IsEmpty)
            return null;
        if (!Utf8.IsValid(text.Span))
            return Refuse("invalidJson", "is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 100 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refuse("invalidJson", $"is {RowEncoder.Describe(document.RootElement)}, not an object of names and values");
            return FindNames(document.RootElement) ?? FindWithin(text, document.RootElement);
        }
        catch (JsonException exception)
        {
            return onlyNames ? null
                : Refuse("invalidJson", $"is no JSON from byte {exception.BytePositionInLine + 1} on; a line holds one object, whole");
        }
        catch (InvalidOperationException)
        {
            return Refuse("invalidJson", "holds a \\u escape that is half a character (a surrogate without the other)");
        }
    }

    private DatasetException? FindNames(JsonElement row)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in row.EnumerateObject().Select(cell => cell.Name))
        {
            if (name.Length == 0)
                return Refuse("unnamedColumn", "has a value whose name is empty, and a column needs one");
            if (name.Contains('\0'))
                return Refuse("unnamedColumn", $"has the name '{name.Replace("\0", "\\u0000")}', and names with \\u0000 cannot be read");
            if (!own.Add(name))
                return Refuse("duplicateColumn", $"gives '{name}' twice");
            names.TryAdd(Folded(name), (name, line));
            var first = names[Folded(name)];
            if (first.Name != name)
                return Refuse("duplicateColumn", $"has '{name}', {(first.Line == line ? "and" : $"line {first.Line}")} '{first.Name}': names that "
                    + "differ in case alone cannot be told apart; rename one");
        }

        return null;
    }

    /// <summary>DuckDB refuses names that come twice in inner objects, too, and texts that are no Unicode.</summary>
    private DatasetException? FindWithin(ReadOnlyMemory<byte> text, JsonElement row)
    {
        if (onlyNames)
            return null;
        Read(row);
        try
        {
            using var strict = JsonDocument.Parse(text, new() { MaxDepth = 100, AllowDuplicateProperties = false });
            return null;
        }
        catch (JsonException)
        {
            return Refuse("duplicateColumn", "holds an object that gives a name twice");
        }
    }

    private static void Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Read(item);
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var item in element.EnumerateObject())
                Read(item.Value);
    }

    /// <summary>DuckDB folds the letters of ASCII alone.</summary>
    private static string Folded(string name) => string.Create(name.Length, name, (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
            letters[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    private DatasetException Refuse(string code, string what) =>
        new(code, $"{file.Name}, line {line}: {what}.") { File = file.Name, Row = line };
}
