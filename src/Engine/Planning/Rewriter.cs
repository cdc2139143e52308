using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>Builds the new graph of a pass from the old one, node by node.</summary>
internal sealed class Rewriter(ComputationGraph source)
{
    private readonly Node?[] replacements = new Node?[source.Nodes.Count];

    public GraphBuilder Target { get; } = new();

    /// <summary>The new node that stands for an old one.</summary>
    public Node this[Node old] => replacements[old.Id]
        ?? throw new InvalidOperationException($"{old} was dropped but is still read");

    public void Replace(Node old, Node replacement) => replacements[old.Id] = replacement;

    public Node[] Inputs(Node old) => [.. old.Inputs.Select(input => this[input])];

    public Node Copy(Node old) => Emit(old, old.Operation, Inputs(old));

    /// <summary>Adds a node in place of <paramref name="old"/>, on behalf of the same layer.</summary>
    public Node Emit(Node old, Operation operation, params ReadOnlySpan<Node> inputs)
    {
        Target.Layer = old.Layer;
        var node = Target.Add(operation, inputs);
        Replace(old, node);
        return node;
    }

    public ComputationGraph Finish()
    {
        foreach (var (name, node) in source.Outputs)
            Target.Output(name, this[node]);
        return Target.Build();
    }
}
