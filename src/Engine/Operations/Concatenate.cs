using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Tensors one after another along <paramref name="Axis"/>; their other axes are equal.</summary>
public sealed record Concatenate(int Axis) : Operation, IDifferentiable
{
    public override string Attributes => $"axis {Axis}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var axes = inputs[0].Axes.ToArray();
        if (Axis >= axes.Length)
            throw new ShapeException($"concatenate: {inputs[0]} has no axis {Axis}");
        foreach (var input in inputs[1..])
        {
            if (input.Element != inputs[0].Element || input.Rank != axes.Length)
                throw Unlike(inputs[0], input);
            for (var axis = 0; axis < axes.Length; axis++)
                if (axis != Axis && input[axis] != axes[axis])
                    throw Unlike(inputs[0], input);
            axes[Axis] = checked(axes[Axis] + input[Axis]);
        }
        return inputs[0].With(axes);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        // To each input the piece it filled: what is before and behind is cropped.
        var gradients = new Node?[node.Inputs.Count];
        var begin = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            var end = begin + node.Inputs[i].Shape[Axis];
            gradients[i] = graph.Pad(outputGradient, Axis, -begin, end - node.Shape[Axis]);
            begin = end;
        }
        return gradients;
    }

    private ShapeException Unlike(Shape first, Shape other) =>
        new($"concatenate: {first} and {other} differ in more than axis {Axis}");
}
