namespace TrainService.Engine.Graph;

/// <summary>Nodes in an order in which they can run, and the named results somebody wants.</summary>
public sealed record ComputationGraph(IReadOnlyList<Node> Nodes, IReadOnlyDictionary<string, Node> Outputs)
{
    /// <summary>For each node, by id, the nodes that read it.</summary>
    public List<Node>[] Consumers()
    {
        var consumers = new List<Node>[Nodes.Count];
        for (var i = 0; i < consumers.Length; i++)
            consumers[i] = [];
        foreach (var node in Nodes)
            foreach (var input in node.Inputs)
                consumers[input.Id].Add(node);
        return consumers;
    }
}
