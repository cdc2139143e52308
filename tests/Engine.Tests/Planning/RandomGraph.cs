using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Optimizers;

namespace TrainService.Engine.Tests.Planning;

/// <summary>A random graph with values for its inputs: formulas, stretched operands, reorderings, products, images,
/// gradients and updates, with dead ends and shared parts.</summary>
internal sealed class RandomGraph
{
    private readonly System.Random random;
    private readonly GraphBuilder graph = new();
    private readonly List<Node> nodes = [];

    public RandomGraph(int seed, int size = 24)
    {
        random = new System.Random(seed);
        for (var i = 0; i < 3; i++)
            nodes.Add(Input($"x{i}", RandomShape()));
        nodes.Add(graph.Constant(0.5f));
        nodes.Add(graph.Add(new ConstantVector([0.25f, -1, 2, 0.125f])));
        var weights = Enumerable.Range(0, 2).Select(i => Read($"w{i}", RandomShape())).ToList();
        nodes.AddRange(weights);
        for (var i = 0; i < size; i++)
            nodes.Add(Next());
        for (var i = 0; i < 3; i++)
            graph.Output($"y{i}", i == 0 ? Settled(nodes[^1]) : Settled(Any()));
        AddUpdates(weights);
        Graph = graph.Build();
        GraphVerifier.Verify(Graph);
    }

    public ComputationGraph Graph { get; }

    public Dictionary<string, double[]> Inputs { get; } = [];

    public Dictionary<Variable, double[]> Variables { get; } = [];

    public Dictionary<Variable, double[]> CopyOfVariables() =>
        Variables.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());

    // An output that is a variable, or a view of one, shows what the updates made of it; results here are from before.
    private Node Settled(Node node)
    {
        var owner = node;
        while (owner.Operation is Reshape)
            owner = owner.Inputs[0];
        return owner.Operation is ReadVariable ? graph.Apply<Negate>(node) : node;
    }

    private Node Any() => nodes[random.Next(nodes.Count)];

    private Shape RandomShape() => Shape.Of([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new[] { 1, 2, 4 }[random.Next(3)])]);

    private Node Input(string name, Shape shape)
    {
        Inputs[name] = Draw(shape);
        return graph.Input(name, shape);
    }

    private Node Read(string name, Shape shape)
    {
        var variable = new Variable(name, shape, Initializer.Zeros);
        // Adam's second moment is a mean of squares.
        Variables[variable] = name.EndsWith(".v", StringComparison.Ordinal) ? [.. Draw(shape).Select(Math.Abs)] : Draw(shape);
        return graph.Read(variable);
    }

    // Whole floats, so that devices of float32 get the same numbers.
    private double[] Draw(Shape shape) =>
        [.. Enumerable.Range(0, shape.Count).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];

    private Node Next() => random.Next(14) switch
    {
        0 => Unary(),
        1 or 2 or 3 or 4 => Binary(Any(), Any()),
        5 => graph.Apply<PassPositive>(SameTwice(out var other), other),
        6 => Permuted(Any()),
        7 => Reshaped(Any()),
        8 => Reduced(Any()),
        9 => Product(Any(), Any()),
        10 => Any() is { Shape.Rank: > 0 } x ? graph.Add(new Softmax(), x) : Unary(),
        11 => Image(Any()),
        12 => Joined(Any(), Any()),
        _ => Padded(Any()),
    };

    private Node SameTwice(out Node other)
    {
        var x = Any();
        other = graph.Apply<Tanh>(x);
        return x;
    }

    private Node Unary() => random.Next(5) switch
    {
        0 => graph.Apply<Tanh>(Any()),
        1 => graph.Apply<Sigmoid>(Any()),
        2 => graph.Apply<Relu>(Any()),
        3 => graph.Apply<Negate>(Any()),
        _ => graph.Apply<Abs>(Any()),
    };

    private Node Binary(Node a, Node b)
    {
        try
        {
            return random.Next(4) switch
            {
                0 => graph.Apply<Add>(a, b),
                1 => graph.Apply<Multiply>(graph.Apply<Tanh>(a), graph.Apply<Tanh>(b)),
                2 => graph.Apply<Maximum>(a, b),
                _ => graph.Apply<Subtract>(a, b),
            };
        }
        catch (ShapeException)
        {
            // Two shapes that cannot be stretched to one another: one of them will do.
            return graph.Apply<Sigmoid>(a);
        }
    }

    private Node Permuted(Node x) =>
        graph.Permute(x, [.. Enumerable.Range(0, x.Shape.Rank).OrderBy(_ => random.Next())]);

    private Node Reshaped(Node x) => random.Next(2) == 0
        ? graph.Reshape(x, x.Shape.Count)
        : graph.Reshape(x, [1, .. x.Shape.Axes]);

    private Node Reduced(Node x)
    {
        if (x.Shape.Rank == 0)
            return x;
        var axis = random.Next(x.Shape.Rank);
        return graph.Add(new Reduce((Reduction)random.Next(2), axis, random.Next(1, x.Shape.Rank - axis + 1)), x);
    }

    private Node Joined(Node a, Node b)
    {
        try
        {
            return a.Shape.Rank == 0 || a.Shape.Count > 256 ? a : graph.Add(new Concatenate(random.Next(a.Shape.Rank)), a, b, a);
        }
        catch (ShapeException)
        {
            return graph.Add(new Concatenate(random.Next(a.Shape.Rank)), a, graph.Apply<Negate>(a));
        }
    }

    private Node Padded(Node x)
    {
        if (x.Shape.Rank == 0 || x.Shape.Count > 256)
            return x;
        var axis = random.Next(x.Shape.Rank);
        return x.Shape[axis] == 1
            ? graph.Pad(x, axis, random.Next(3), random.Next(3))
            : graph.Pad(x, axis, random.Next(-1, 2), random.Next(3));
    }

    private Node Product(Node a, Node b)
    {
        var left = graph.Reshape(a, 1, a.Shape.Count);
        var right = graph.Reshape(b, 1, b.Shape.Count);
        var outer = graph.Add(new MatMul(true, false), left, right);
        return outer.Shape.Count > 512 ? graph.Add(new Reduce(Reduction.Maximum, 1, 1), outer) : outer;
    }

    private Node Image(Node x)
    {
        var side = x.Shape.Count % 4 == 0 ? 2 : 1;
        var image = graph.Reshape(x, 1, side, x.Shape.Count / side, 1);
        if (random.Next(2) == 0)
            return graph.Add(new MaxPool(new PoolGeometry(1, 1, 1, 2, 0, 0)), image);
        var weight = graph.Stretch(graph.Constant(0.5f), Shape.Of(2, 1, 1, 1));
        return graph.Add(new Convolution(new(1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1)), image, weight);
    }

    private void AddUpdates(List<Node> weights)
    {
        var gradients = Backward.Gradients(graph,
            [(nodes[^1], graph.Stretch(graph.Constant(1), nodes[^1].Shape))], weights);
        var optimizer = new Adam();
        var h = graph.Input("h", Shape.Of(8));
        var numbers = new float[8];
        optimizer.Hyperparameters(1, 0.01, numbers);
        Inputs["h"] = [.. numbers.Select(number => (double)number)];
        foreach (var (weight, gradient) in weights.Zip(gradients))
        {
            var name = ((ReadVariable)weight.Operation).Variable.Name;
            graph.Add(optimizer.Rule,
                weight, gradient, Read($"{name}.m", weight.Shape), Read($"{name}.v", weight.Shape), h);
        }
    }
}
