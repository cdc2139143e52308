using TrainService.Engine.Operations;

namespace TrainService.Engine.Graph;

/// <summary>One operation applied to the results of others; the result is one tensor.</summary>
public sealed class Node
{
    internal Node(int id, Operation operation, Node[] inputs, Shape shape, string? layer) =>
        (Id, Operation, Inputs, Shape, Layer) = (id, operation, inputs, shape, layer);

    /// <summary>Position in its graph; inputs have smaller ones.</summary>
    public int Id { get; }

    public Operation Operation { get; }

    public IReadOnlyList<Node> Inputs { get; }

    public Shape Shape { get; }

    /// <summary>The layer that asked for it, for messages and profiles; null outside any.</summary>
    public string? Layer { get; }

    public override string ToString() => $"%{Id}";
}
