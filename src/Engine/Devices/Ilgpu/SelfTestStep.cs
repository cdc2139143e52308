using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// A small network's step, from images to moved weights, in which every operation that has a kernel takes part: products
/// of whole tiles and of edges, in one part and in several; folds of rows and of columns; random numbers.
/// </summary>
internal sealed class SelfTestStep
{
    public const string Image = "image", Classes = "classes", Random = "random", Hyperparameters = "hyperparameters";
    public const int Rows = 6;

    private const int ClassCount = 70;

    public static readonly Shape ImageShape = Shape.Of(Rows, 10, 10, 3);

    private readonly GraphBuilder graph = new();
    private readonly List<Variable> weights = [];

    public SelfTestStep()
    {
        var logits = Model();
        var loss = Loss(logits);
        Update(loss);
        graph.Output("loss", loss);
        graph.Output("probabilities", graph.Add(new Softmax(), logits));
        graph.Output("logarithms", graph.Add(new LogSoftmax(), logits));
        graph.Output("largest", graph.Add(new Reduce(Reduction.Maximum, 0, 1), logits));
        graph.Output("deviation", Deviation(logits));
        Judge(loss, logits);
        Graph = graph.Build();
    }

    public ComputationGraph Graph { get; }

    public IReadOnlyCollection<Variable> Variables => graph.Variables;

    private Node Model()
    {
        var y = graph.Apply<Relu>(Convolution("first", graph.Input(Image, ImageShape), filters: 8));
        y = graph.Add(new MaxPool(new PoolGeometry(2, 2, 2, 2, 0, 0)), y);
        y = graph.Pad(graph.Add(new Concatenate(3), y, graph.Apply<Negate>(y)), axis: 2, 1, 0);
        y = graph.Apply<Relu>(Convolution("second", y, filters: 16));
        y = graph.Add(new AveragePool(new PoolGeometry(2, 2, 1, 1, 0, 0)), y);
        var flat = graph.Reshape(graph.Permute(y, 0, 3, 1, 2), Rows, y.Shape.Count / Rows);
        var mask = graph.Add(new DropoutMask(0.25f, 1, flat.Shape), graph.Input(Random, Shape.Integers(3)));
        var product = graph.Add(new MatMul(false, true), graph.Apply<Multiply>(flat, mask),
            Weight("dense.weight", ClassCount, flat.Shape[1]));
        return graph.Apply<Add>(product, Weight("dense.bias", ClassCount));
    }

    private Node Convolution(string name, Node image, int filters)
    {
        var geometry = new ConvolutionGeometry(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, Groups: 1);
        return graph.Apply<Add>(
            graph.Add(new Convolution(geometry), image, Weight($"{name}.weight", filters, image.Shape[3], 3, 3)),
            Weight($"{name}.bias", filters));
    }

    // A mean weighted by class, of all rows but the second.
    private Node Loss(Node logits)
    {
        var classes = graph.Input(Classes, Shape.Integers(Rows));
        var weights = graph.Add(new ConstantVector([.. Enumerable.Range(0, ClassCount).Select(c => 1 + (0.01f * c))]));
        Node Sum(Node rows) => graph.Add(new Reduce(Reduction.Sum, 0, 1), rows);
        return graph.Apply<Divide>(
            Sum(graph.Add(new CrossEntropy(0.1f, IgnoreIndex: 11), logits, classes, weights)),
            Sum(graph.Add(new ClassWeights(IgnoreIndex: 11), classes, weights)));
    }

    // The largest squared distance in a row from the mean of its column: a fold of a formula.
    private Node Deviation(Node logits) => graph.Add(new Reduce(Reduction.Maximum, 1, 1),
        graph.Apply<Square>(graph.Apply<Subtract>(logits, graph.Mean(logits, 0, 1))));

    // Of numbers that come in, or far apart: a place among numbers that are nearly equal would hang on their last bits.
    private void Judge(Node loss, Node logits)
    {
        var (image, classes) = (graph.Input(Image, ImageShape), graph.Input(Classes, Shape.Integers(Rows)));
        var wide = graph.Reshape(image, Rows, ImageShape.Count / Rows);
        var gradient = Backward.Gradients(graph, [(loss, graph.Constant(1))], [logits])[0];
        graph.Output("bestOfFew", graph.Add(new ArgMax(), graph.Reshape(image, ImageShape.Count / 3, 3)));
        graph.Output("bestOfMany", Small(graph.Add(new ArgMax(), wide)));
        // A loss falls fastest where the right class's logit rises.
        graph.Output("hits", graph.Add(new IsArgMax(IgnoreIndex: 11), graph.Apply<Negate>(gradient), classes));
        graph.Output("ranks", Small(graph.Add(new TargetRank(IgnoreIndex: 11), wide, classes)));
        graph.Output("logLoss", graph.Add(new LogLossTerms(IgnoreIndex: 11), graph.Add(new Softmax(), logits), classes));

        // What is allowed to be wrong grows with a number.
        Node Small(Node places) => graph.Apply<Multiply>(places, graph.Constant(0.01f));
    }

    private void Update(Node loss)
    {
        var gradients = Backward.Gradients(graph, [(loss, graph.Constant(1))], [.. weights.Select(graph.Read)]);
        var hyperparameters = graph.Input(Hyperparameters, Shape.Of(8));
        foreach (var (weight, gradient) in weights.Zip(gradients))
            graph.Add(new Update<Momentum>(), graph.Read(weight), gradient,
                graph.Read(new Variable($"{weight.Name}.velocity", weight.Shape, Initializer.Zeros)), hyperparameters);
    }

    private Node Weight(string name, params ReadOnlySpan<int> axes)
    {
        var weight = new Variable(name, Shape.Of(axes), Initializer.Zeros);
        weights.Add(weight);
        return graph.Read(weight);
    }

    /// <summary>v = momentum v + g; w -= rate v</summary>
    internal readonly struct Momentum : IUpdateRule
    {
        public static int StateCount => 1;

        public static void Step<T>(ref T w, T g, ref T v, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            v = (h.B * v) + g;
            w -= h.A * v;
        }
    }
}
