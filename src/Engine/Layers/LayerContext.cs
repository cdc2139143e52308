using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>What a layer needs to build itself: the graph, its name, its weights, and whether the model is being trained.</summary>
internal sealed class LayerContext(GraphBuilder graph, string layer, bool training, List<Weight> weights, Func<Node> random)
{
    private int masks;

    public GraphBuilder Graph => graph;

    public bool Training => training;

    /// <summary>Int [3]: the seed's low and high word, and the step. An input of the plan.</summary>
    public Node Random => random();

    /// <summary>A number that tells this random draw from the model's others, but for one pair of names in 2^32.</summary>
    public int NextStream() => StreamOf(layer, masks++);

    /// <summary>Declares a weight of the layer and reads it.</summary>
    /// <param name="decays">Whether l1 and l2 act on it: weights yes, biases and norms no.</param>
    /// <exception cref="LayerException">The weight is too large.</exception>
    public Node Weight(string name, ReadOnlySpan<int> axes, Initializer initializer, bool decays)
    {
        var variable = new Variable($"{layer}.{name}", ShapeOf(name, axes), initializer);
        weights.Add(new Weight(variable, decays));
        return graph.Read(variable);
    }

    /// <summary>Declares a number per channel that is kept in checkpoints beside the weights and is not learned.</summary>
    public Node Statistic(string name, int channels, Initializer initializer)
    {
        var variable = new Variable($"{layer}.{name}", Shape.Of(channels), initializer);
        weights.Add(new Weight(variable, Decays: false, Learned: false));
        return graph.Read(variable);
    }

    /// <summary>Declares a bias for each element of the last axis and adds it.</summary>
    public Node AddBias(Node y, int fanIn) =>
        graph.Apply<Formulas.Add>(y, Weight("bias", [y.Shape[^1]], Initializer.FanIn(fanIn), decays: false));

    /// <summary>Treats a line [N, C, T] as an image of one row, [N, 1, T, C], and the image that comes of it as a line again.</summary>
    public Node AsImage(Node line, Func<Node, Node> build)
    {
        var x = graph.Permute(line, 0, 2, 1);
        var y = build(graph.Reshape(x, x.Shape[0], 1, x.Shape[1], x.Shape[2]));
        return graph.Permute(graph.Reshape(y, y.Shape[0], y.Shape[2], y.Shape[3]), 0, 2, 1);
    }

    /// <exception cref="LayerException">There is not exactly one input.</exception>
    public static Node Single(IReadOnlyList<Node> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new LayerException($"takes one input, got {inputs.Count}");

    /// <exception cref="LayerException">There is not exactly one input, an image.</exception>
    public static Node Image(IReadOnlyList<Node> inputs) =>
        Single(inputs) is { Shape.Rank: 4 } image
            ? image
            : throw new LayerException($"takes an image [C, H, W], got {SampleShape(inputs[0])}");

    /// <exception cref="LayerException">There is not exactly one input, or it has no axis of channels.</exception>
    public static Node Channels(IReadOnlyList<Node> inputs) =>
        Single(inputs) is { Shape.Rank: >= 2 } x
            ? x
            : throw new LayerException("takes channels on axis 0, got a single number");

    /// <exception cref="LayerException">There is not exactly one input, a line.</exception>
    public static Node Line(IReadOnlyList<Node> inputs) =>
        Single(inputs) is { Shape.Rank: 3 } line
            ? line
            : throw new LayerException($"takes a line [C, T], got {SampleShape(inputs[0])}");

    /// <exception cref="LayerException">There are fewer than two inputs.</exception>
    public static IReadOnlyList<Node> Several(IReadOnlyList<Node> inputs) =>
        inputs.Count > 1 ? inputs : throw new LayerException($"takes two inputs or more, got {inputs.Count}");

    /// <exception cref="LayerException">There are fewer than two inputs, or their shapes do not fit.</exception>
    public static IReadOnlyList<Node> Stretchable(IReadOnlyList<Node> inputs)
    {
        var rank = Several(inputs)[0].Shape.Rank;
        if (inputs.Any(input => input.Shape.Rank != rank) || Enumerable.Range(1, rank - 1).Any(axis =>
            inputs.Select(input => input.Shape[axis]).Where(extent => extent != 1).Distinct().Count() > 1))
            throw new LayerException("shapes must be equal, but for axes of size 1, which stretch");
        return inputs;
    }

    /// <summary>A shape as the model's author knows it, without the batch axis.</summary>
    public static string SampleShape(Node node) => node.Shape.OfSample();

    private static Shape ShapeOf(string weight, ReadOnlySpan<int> axes)
    {
        try
        {
            return Shape.Of(axes);
        }
        catch (OverflowException)
        {
            throw new LayerException(
                $"weight '{weight}' of shape [{string.Join(", ", axes.ToArray())}] would have 2^29 elements or more");
        }
    }

    // FNV-1a: the stream depends on the layer's name alone, so adding a layer elsewhere leaves this one's masks alone.
    private static int StreamOf(string layer, int index) =>
        (int)(layer.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619) + (uint)index);
}
