namespace TrainService.Engine.Graph;

/// <summary>Checks what every pass must keep: order, ownership, shapes, outputs.</summary>
public static class GraphVerifier
{
    /// <exception cref="InvalidOperationException">The graph is broken; the message names the node.</exception>
    public static void Verify(ComputationGraph graph)
    {
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (node.Id != i)
                throw Broken(node, $"stands at position {i}");
            foreach (var input in node.Inputs)
                if (input.Id >= i || graph.Nodes[input.Id] != input)
                    throw Broken(node, $"reads {input}, which is not an earlier node of this graph");
            var shapes = node.Inputs.Select(input => input.Shape).ToArray();
            if (!node.Operation.Infer(shapes).Equals(node.Shape))
                throw Broken(node, $"has shape {node.Shape} instead of {node.Operation.Infer(shapes)}");
        }
        foreach (var (name, node) in graph.Outputs)
            if (node.Id >= graph.Nodes.Count || graph.Nodes[node.Id] != node)
                throw Broken(node, $"is output {name} but not in the graph");
    }

    private static InvalidOperationException Broken(Node node, string what) =>
        new($"broken graph: {node} = {node.Operation.Name} {what}");
}
