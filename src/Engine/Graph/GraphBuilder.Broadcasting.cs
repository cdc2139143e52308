using TrainService.Engine.Operations;

namespace TrainService.Engine.Graph;

public sealed partial class GraphBuilder
{
    // NumPy's rule: axes are matched from the last; a missing axis or one of size 1 repeats.
    private static Shape BroadcastShape(ReadOnlySpan<Node> inputs)
    {
        var rank = 0;
        foreach (var input in inputs)
            rank = Math.Max(rank, input.Shape.Rank);
        var axes = new int[rank];
        Array.Fill(axes, 1);
        foreach (var input in inputs)
            for (var i = 1; i <= input.Shape.Rank; i++)
            {
                var extent = input.Shape[^i];
                if (extent != 1 && axes[^i] != 1 && axes[^i] != extent)
                    throw new ShapeException($"shapes {Describe(inputs)} cannot be stretched to one another");
                axes[^i] = Math.Max(axes[^i], extent);
            }
        return Shape.Of(axes);
    }

    private static string Describe(ReadOnlySpan<Node> inputs)
    {
        var shapes = new string[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            shapes[i] = inputs[i].Shape.ToString();
        return string.Join(" and ", shapes);
    }

    /// <summary>Repeats <paramref name="node"/> to <paramref name="target"/>, one run of axes at a time.</summary>
    public Node Stretch(Node node, Shape target)
    {
        if (node.Shape.Axes.AsSpan().SequenceEqual(target.Axes.AsSpan()))
            return node;
        // Drop the axes to repeat, then insert each run of them again at its full extent.
        var missing = target.Rank - node.Shape.Rank;
        var kept = new List<int>();
        var repeated = new bool[target.Rank];
        for (var axis = 0; axis < target.Rank; axis++)
        {
            var extent = axis < missing ? 1 : node.Shape[axis - missing];
            repeated[axis] = axis < missing || (extent == 1 && target[axis] != 1);
            if (!repeated[axis])
                kept.Add(extent);
        }
        var result = Reshape(node, kept.ToArray());
        for (var axis = 0; axis < target.Rank;)
        {
            var end = axis;
            while (end < target.Rank && repeated[end])
                end++;
            if (end > axis)
                result = Add(new Broadcast(axis, [.. target.Axes.AsSpan(axis, end - axis)]), result);
            axis = Math.Max(end, axis + 1);
        }
        return result;
    }

    public Node Reshape(Node node, params ReadOnlySpan<int> axes)
    {
        if (node.Shape.Axes.AsSpan().SequenceEqual(axes))
            return node;
        // A reshape of a reshape is one reshape.
        if (node.Operation is Reshape)
            return Reshape(node.Inputs[0], axes);
        return Add(new Reshape([.. axes]), node);
    }

    /// <summary>Reorders axes; two in a row become one, and one that moves nothing in memory is a reshape.</summary>
    public Node Permute(Node node, params ReadOnlySpan<int> axes)
    {
        if (node.Operation is Permute inner)
        {
            var composed = new int[axes.Length];
            for (var i = 0; i < axes.Length; i++)
                composed[i] = inner.Axes[axes[i]];
            return Permute(node.Inputs[0], composed);
        }
        var order = axes.ToArray();
        // Axes of extent 1 take no room: if the others keep their order, so do the elements.
        var moved = order.Where(axis => node.Shape[axis] != 1);
        return moved.SequenceEqual(moved.Order())
            ? Reshape(node, [.. order.Select(axis => node.Shape[axis])])
            : Add(new Permute([.. axes]), node);
    }

    /// <summary>Zeros before and behind one axis; negative amounts crop.</summary>
    public Node Pad(Node node, int axis, int before, int behind)
    {
        if (before == 0 && behind == 0)
            return node;
        var (first, last) = (new int[node.Shape.Rank], new int[node.Shape.Rank]);
        (first[axis], last[axis]) = (before, behind);
        return Add(new Pad([.. first], [.. last]), node);
    }
}
