using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Graph;

public sealed partial class GraphBuilder
{
    /// <summary>The sum over <paramref name="count"/> axes from <paramref name="axis"/> on; a sign, and a factor that is the
    /// same along them, are applied to the sum: what is left is often summed for somebody else already.</summary>
    public Node Sum(Node node, int axis, int count)
    {
        if (count == 0)
            return node;
        if (node.Operation is Elementwise<Negate>)
            return Apply<Negate>(Sum(node.Inputs[0], axis, count));
        if (node.Operation is Elementwise<Multiply>)
            for (var i = 0; i < 2; i++)
                if (node.Inputs[i].Operation is Broadcast repeat && repeat.Axis == axis && repeat.Extents.Count == count)
                    return Apply<Multiply>(Sum(node.Inputs[1 - i], axis, count), node.Inputs[i].Inputs[0]);
        return Add(new Reduce(Reduction.Sum, axis, count), node);
    }

    /// <summary>The mean over <paramref name="count"/> axes from <paramref name="axis"/> on, divided, since 1 / n is rounded: of equal
    /// numbers it is that number, so that they deviate by nothing from it.</summary>
    public Node Mean(Node node, int axis, int count) => count == 0
        ? node
        : Apply<Divide>(Sum(node, axis, count), Constant(node.Shape.Extent(axis, axis + count)));

    /// <summary>Inserts axes before <paramref name="axis"/>, along which the node repeats.</summary>
    public Node Repeat(Node node, int axis, params ReadOnlySpan<int> extents) =>
        extents.Length == 0 ? node : Add(new Broadcast(axis, [.. extents]), node);
}
