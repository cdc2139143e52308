using System.Buffers;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>How deep lists and objects lie in each other in a piece of JSON that is given part by part, and how many keys the
/// outermost object has. What is no JSON may be found deeper than it is, never less deep.</summary>
internal struct JsonExtent
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"[{:]}"u8), TextMarks = SearchValues.Create("\"\\"u8);

    private bool isText, isEscaped;
    private int depth;

    public int Depth { get; private set; }

    public int Keys { get; private set; }

    public void Add(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty)
        {
            var at = isEscaped ? 0 : part.IndexOfAny(isText ? TextMarks : Marks);
            if (at < 0)
                return;
            if (isEscaped)
                isEscaped = false;
            else
                Take(part[at]);
            part = part[(at + 1)..];
        }
    }

    private void Take(byte mark)
    {
        switch (mark)
        {
            case (byte)'"':
                isText = !isText;
                break;
            case (byte)'\\':
                isEscaped = true;
                break;
            case (byte)'[' or (byte)'{':
                Depth = Math.Max(Depth, ++depth);
                break;
            case (byte)':':
                Keys += depth == 1 ? 1 : 0;
                break;
            default:
                depth = Math.Max(0, depth - 1);
                break;
        }
    }
}
