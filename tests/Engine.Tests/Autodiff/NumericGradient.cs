using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Autodiff;

/// <summary>Holds <see cref="Backward"/> against central differences, both in float64 on the oracle.</summary>
internal sealed class NumericGradient(GraphBuilder graph, int seed)
{
    private const double Step = 1e-4;

    // Enough elements of a tensor to see a wrong rule; all of a small one.
    private const int MostElements = 24;

    private readonly System.Random random = new(seed);

    public Dictionary<string, double[]> Inputs { get; } = [];

    public Dictionary<Variable, double[]> Variables { get; } = [];

    /// <summary>An input with values from [from, to).</summary>
    public Node Input(string name, Shape shape, double from = -1, double to = 1)
    {
        Inputs[name] = Draw(shape, from, to);
        return graph.Input(name, shape);
    }

    public double[] Draw(Shape shape, double from = -1, double to = 1) =>
        [.. Enumerable.Range(0, shape.Count).Select(_ => from + (random.NextDouble() * (to - from)))];

    /// <summary>Differentiates sum(result * seed), seed random, in each of the wanted inputs or variables.</summary>
    public void Check(Node result, IReadOnlyList<Node> wanted, double tolerance = 1e-6)
    {
        var seeds = Draw(result.Shape);
        Inputs["$seed"] = seeds;
        graph.Output("$result", result);
        var gradients = Backward.Gradients(graph, [(result, graph.Input("$seed", result.Shape))], wanted);
        for (var i = 0; i < wanted.Count; i++)
            graph.Output($"$gradient {i}", gradients[i]);
        var built = graph.Build();
        GraphVerifier.Verify(built);
        var analytic = Interpreter.Run(built, Inputs, Variables);
        for (var i = 0; i < wanted.Count; i++)
            CheckOne(built, seeds, wanted[i], analytic[$"$gradient {i}"], tolerance);
    }

    private void CheckOne(ComputationGraph built, double[] seeds, Node wanted, double[] analytic, double tolerance)
    {
        var (name, values) = wanted.Operation switch
        {
            Input input => (input.InputName, Inputs[input.InputName]),
            ReadVariable read => (read.Variable.Name, Variables[read.Variable]),
            _ => throw new ArgumentException($"{wanted} has no values to move"),
        };
        Assert.Equal(values.Length, analytic.Length);
        foreach (var i in Enumerable.Range(0, values.Length).OrderBy(_ => random.Next()).Take(MostElements))
        {
            var numeric = (Moved(Step) - Moved(-Step)) / (2 * Step);
            Assert.True(Math.Abs(numeric - analytic[i]) <= tolerance * (1 + Math.Abs(numeric)),
                $"seed {seed}: the gradient in {name}[{i}] is {numeric:R}, the rule says {analytic[i]:R}");

            double Moved(double by)
            {
                var before = values[i];
                values[i] = before + by;
                // Summed at once: the result may be the input itself.
                var sum = Interpreter.Run(built, Inputs, Variables)["$result"].Zip(seeds, (y, s) => y * s).Sum();
                values[i] = before;
                return sum;
            }
        }
    }
}
