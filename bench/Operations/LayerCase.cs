using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Optimizers;

namespace TrainService.Bench.Operations;

/// <summary>What a step does in passes over memory, as the planner makes it: a layer and its gradients, or a weight's update.</summary>
/// <param name="Count">Numbers of the tensor that passes through.</param>
/// <param name="ForwardPasses">How many such tensors have to be read or written at least.</param>
/// <param name="BackwardPasses">Likewise by what depends on <see cref="Gradient"/>.</param>
/// <param name="Build">Adds it to a graph.</param>
internal sealed record LayerCase(string Name, int Count, int ForwardPasses, int BackwardPasses, Action<GraphBuilder> Build)
{
    /// <summary>The input from which gradients flow back.</summary>
    public const string Gradient = "dy";

    // Of a batch, which may leave the caches in between: x for the moments, x for y; dy and x for the sums, and again for dx.
    // Of a row or a sample's group: x once for all, dy and x once for all.
    public static IEnumerable<LayerCase> All =>
    [
        Layer("batchNorm, 16 channels at 32x32", new BatchNorm(), Shape.Of(64, 32, 32, 16), 3, 5),
        Layer("batchNorm, 64 channels at 8x8", new BatchNorm(), Shape.Of(64, 8, 8, 64), 3, 5),
        Layer("layerNorm, 4096 x 512", new LayerNorm(), Shape.Of(4096, 512), 2, 3),
        Layer("layerNorm, 128 x 512", new LayerNorm(), Shape.Of(128, 512), 2, 3),
        Layer("groupNorm, 4 groups of 16 channels at 32x32", new GroupNorm { Groups = 4 }, Shape.Of(64, 32, 32, 16), 2, 3),
        Layer("dropout, 4096 x 512", new Dropout(), Shape.Of(4096, 512), 2, 2),
        Layer("relu, 4096 x 512", new Activation { Function = new Engine.Activations.Relu() }, Shape.Of(4096, 512), 2, 3),
        Updated("adam, 2 M weights", new Adam(), 1 << 21, 7),
    ];

    private static LayerCase Layer(string name, Layer layer, Shape shape, int forward, int backward) =>
        new(name, shape.Count, forward, backward, graph =>
        {
            var weights = new List<Weight>();
            var context = new LayerContext(graph, "layer", training: true, weights, () => graph.Input("random", Shape.Integers(3)));
            // Images lie channels last inside a network.
            var x = graph.Input("x", shape);
            var y = layer.Build(context, [shape.Rank == 4 ? graph.Permute(x, 0, 3, 1, 2) : x]);
            var last = y.Shape.Rank == 4 ? graph.Permute(y, 0, 2, 3, 1) : y;
            var learned = weights.Where(weight => weight.Learned).Select(weight => graph.Read(weight.Variable));
            var gradients = Backward.Gradients(graph, [(last, graph.Input(Gradient, shape))], [x, .. learned]);
            graph.Output("y", last);
            for (var i = 0; i < gradients.Length; i++)
                graph.Output($"gradient {i}", gradients[i]);
        });

    private static LayerCase Updated(string name, Optimizer optimizer, int count, int passes) => new(name, count, passes, 0, graph =>
    {
        Node Read(string variable) => graph.Read(new Variable(variable, Shape.Of(count), Initializer.Ones));
        graph.Add(optimizer.Rule,
            [Read("weight"), graph.Input("gradient", Shape.Of(count)), .. optimizer.States.Select(Read), graph.Input("h", Shape.Of(8))]);
    });
}
