using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Autodiff;

/// <summary>Reverse-mode differentiation: one walk back over the nodes that emits ordinary operations.</summary>
public static class Backward
{
    /// <summary>Gradients of sum over (node, seed) of node . seed in each of <paramref name="wanted"/>, zeros included.</summary>
    /// <param name="seeds">Results with the gradients that flow into them.</param>
    /// <exception cref="NoGradientException">An operation on the way has no rule.</exception>
    public static Node[] Gradients(
        GraphBuilder graph, IReadOnlyList<(Node Node, Node Seed)> seeds, IReadOnlyList<Node> wanted)
    {
        var order = Ancestors(seeds.Select(seed => seed.Node));
        var needed = Descendants(order, wanted);
        var gradients = new Dictionary<Node, Node>();
        foreach (var (node, seed) in seeds)
            Accumulate(graph, gradients, node, seed);
        for (var i = order.Count - 1; i >= 0; i--)
            if (needed.Contains(order[i]) && gradients.TryGetValue(order[i], out var gradient))
                PassOn(graph, gradients, order[i], gradient, needed);
        graph.Layer = null;
        return [.. wanted.Select(node =>
            gradients.TryGetValue(node, out var found) ? found : graph.Stretch(graph.Constant(0), node.Shape))];
    }

    private static void PassOn(
        GraphBuilder graph, Dictionary<Node, Node> gradients, Node node, Node gradient, HashSet<Node> needed)
    {
        if (node.Inputs.Count == 0 || !node.Inputs.Any(needed.Contains))
            return;
        if (node.Operation is not IDifferentiable rule)
            throw new NoGradientException(node);
        graph.Layer = node.Layer;
        var inputs = rule.Gradient(graph, node, gradient);
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i] is { } flowing && needed.Contains(node.Inputs[i]))
                Accumulate(graph, gradients, node.Inputs[i], flowing);
    }

    private static void Accumulate(GraphBuilder graph, Dictionary<Node, Node> gradients, Node node, Node gradient) =>
        gradients[node] = gradients.TryGetValue(node, out var sum) ? graph.Apply<Add>(sum, gradient) : gradient;

    private static List<Node> Ancestors(IEnumerable<Node> results)
    {
        var seen = new HashSet<Node>();
        var open = new Stack<Node>(results);
        while (open.TryPop(out var node))
            if (seen.Add(node))
                foreach (var input in node.Inputs)
                    open.Push(input);
        return [.. seen.OrderBy(node => node.Id)];
    }

    // Nodes through which a change of a wanted one reaches the results: no gradient is carried on elsewhere. What a rule
    // builds for its other inputs all the same is read by nobody, and DropDeadNodes takes it out.
    private static HashSet<Node> Descendants(List<Node> order, IReadOnlyList<Node> wanted)
    {
        var needed = new HashSet<Node>(wanted);
        foreach (var node in order)
            if (node.Inputs.Any(needed.Contains))
                needed.Add(node);
        return needed;
    }
}
