using System.Text;

namespace TrainService.Engine.Graph;

/// <summary>A graph as text, one node a line, for golden tests and for people.</summary>
public static class GraphPrinter
{
    public static string Print(ComputationGraph graph)
    {
        var text = new StringBuilder();
        foreach (var node in graph.Nodes)
        {
            text.Append('%').Append(node.Id).Append(" = ").Append(node.Operation.Name);
            if (node.Operation.Attributes.Length > 0)
                text.Append(" <").Append(node.Operation.Attributes).Append('>');
            if (node.Inputs.Count > 0)
                text.Append('(').AppendJoin(", ", node.Inputs).Append(')');
            text.Append(": ").Append(node.Shape).Append('\n');
        }
        foreach (var (name, node) in graph.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal))
            text.Append("output ").Append(name).Append(" = ").Append(node).Append('\n');
        return text.ToString();
    }
}
