using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Moves reorderings of axes behind what works in any order (formulas, joins, padding, folds of neighbouring axes), where
/// they meet the next layer's and cancel: images go through a whole convolutional network channels last although the model
/// is written channels first.
/// </summary>
internal sealed class SinkPermutes : IPass
{
    public ComputationGraph Run(ComputationGraph graph)
    {
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
        {
            rewriter.Target.Layer = node.Layer;
            if (node.Operation is Permute permute)
                rewriter.Replace(node, Reordered(rewriter.Target, rewriter[node.Inputs[0]], permute.Axes.Span));
            else if (Sunk(rewriter.Target, node.Operation, rewriter.Inputs(node)) is { } sunk)
                rewriter.Replace(node, sunk);
            else
                rewriter.Copy(node);
        }
        return new DropDeadNodes().Run(rewriter.Finish());
    }

    // The operation on its inputs in the order before their reordering, and that behind it; null where it has to stay.
    private static Node? Sunk(GraphBuilder graph, Operation operation, Node[] inputs)
    {
        if (operation is not (Elementwise or Concatenate or Pad or Reduce)
            || inputs.MaxBy(input => input.Operation is Permute ? input.Shape.Count : 0)?.Operation is not Permute permute)
            return null;
        // The others get reordered for it: worth it where they are smaller. What repeats is as small as what it repeats.
        var agreed = inputs.Where(input => permute.Equals(input.Operation)).Sum(input => (long)input.Shape.Count);
        var others = inputs.Where(input => !permute.Equals(input.Operation)).Sum(input => (long)Repeated(input).Shape.Count);
        if (others >= agreed || Before(operation, permute) is not { } before)
            return null;
        var inverse = permute.Inverse();
        Node[] straight = [.. inputs.Select(input => Reordered(graph, input, inverse))];
        return graph.Permute(graph.Add(before, straight), operation is Reduce fold ? Left(permute, fold) : permute.Axes.Span);
    }

    // The operation as it is in front of the reordering instead of behind it.
    private static Operation? Before(Operation operation, Permute permute) => operation switch
    {
        Concatenate join => new Concatenate(permute.Axes[join.Axis]),
        Pad pad when permute.Inverse() is var inverse => new Pad(
            [.. inverse.Select(axis => pad.Before[axis])], [.. inverse.Select(axis => pad.Behind[axis])]),
        Reduce fold => AreNeighbours(permute.Axes.Span.Slice(fold.Axis, fold.Count))
            ? fold with { Axis = permute.Axes[fold.Axis] } : null,
        _ => operation,
    };

    // In the same order, too, so that sums round as before.
    private static bool AreNeighbours(ReadOnlySpan<int> axes)
    {
        for (var i = 1; i < axes.Length; i++)
            if (axes[i] != axes[i - 1] + 1)
                return false;
        return true;
    }

    // How the axes that a fold leaves are reordered.
    private static int[] Left(Permute permute, Reduce fold)
    {
        var first = permute.Axes[fold.Axis];
        return [.. permute.Axes.Where((_, i) => i < fold.Axis || i >= fold.Axis + fold.Count)
            .Select(axis => axis < first ? axis : axis - fold.Count)];
    }

    // What repeats is reordered before it is repeated.
    private static Node Reordered(GraphBuilder graph, Node node, ReadOnlySpan<int> axes)
    {
        if (node.Operation is not Broadcast)
            return graph.Permute(node, axes);
        var extents = new int[axes.Length];
        for (var i = 0; i < extents.Length; i++)
            extents[i] = node.Shape[axes[i]];
        return graph.Stretch(graph.Permute(Once(graph, node), axes), node.Shape.With(extents));
    }

    // With extent 1 where it would repeat.
    private static Node Once(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Broadcast broadcast)
            return node;
        var inner = Once(graph, node.Inputs[0]);
        var axes = inner.Shape.Axes;
        return graph.Reshape(inner,
            [.. axes[..broadcast.Axis], .. Enumerable.Repeat(1, broadcast.Extents.Count), .. axes[broadcast.Axis..]]);
    }

    private static Node Repeated(Node node) => node.Operation is Broadcast ? Repeated(node.Inputs[0]) : node;
}
