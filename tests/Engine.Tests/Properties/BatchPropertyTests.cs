using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;
using TrainService.Engine.Models;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A row's results are its own: a batch gives what its rows give one by one, in float64.</summary>
public sealed class BatchPropertyTests
{
    private const int Rows = 3;

    public static TheoryData<int> Seeds => Property.Seeds(80);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_batch_is_judged_as_its_rows_one_by_one(int seed) =>
        Property.Holds(seed, RandomModel.Draw(new Draws(seed), outputs: 3), model =>
        {
            var values = new RandomValues(new Draws(-seed));
            var whole = Judge(model, Rows, values);
            for (var row = 0; row < Rows; row++)
                foreach (var (name, value) in Judge(model, 1, values.Row(row, Rows)))
                    AssertNear($"{name} of row {row}", RowOf(whole[name], row), value);
        });

    /// <summary>Batch norm and dropout aside, which see the batch.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_gradient_of_a_batch_is_the_mean_of_its_rows(int seed) =>
        Property.Holds(seed, RandomModel.Draw(new Draws(seed), outputs: 1, "batchNorm", "dropout"), model =>
        {
            var draws = new Draws(-seed);
            var output = ModelBuilder.Build(new GraphBuilder(), model, Rows, training: true).Outputs[0].Value.Shape;
            var loss = DefinitionReader.Parse<Loss>(RandomLoss.Draw(draws, output).ToJsonString());
            var values = new RandomValues(draws);
            values.Inputs["target"] = RandomLoss.Targets(draws, loss.TargetShape(output), output);
            var whole = Differentiate(model, loss, Rows, values);
            var rows = Enumerable.Range(0, Rows).Select(row => Differentiate(model, loss, 1, values.Row(row, Rows))).ToList();
            // What losses are means by: equal shares, or the weights of the classes.
            var total = rows.Sum(row => row["divisor"][0]);
            foreach (var (name, value) in whole.Where(result => result.Key != "divisor"))
                AssertNear($"{name} ({loss})", value, [.. Enumerable.Range(0, value.Length)
                    .Select(i => rows.Sum(row => row[name][i] * (row["divisor"][0] / total)))]);
        });

    private static Dictionary<string, double[]> Judge(ModelDefinition model, int rows, RandomValues values)
    {
        var graph = new GraphBuilder();
        foreach (var (i, output) in ModelBuilder.Build(graph, model, rows, training: false).Outputs.Index())
            graph.Output($"{i} {output.Key}", output.Value);
        var built = graph.Build();
        values.Fill(built);
        return Interpreter.Run(built, values.Inputs, values.CopyOfVariables());
    }

    private static Dictionary<string, double[]> Differentiate(ModelDefinition model, Loss loss, int rows, RandomValues values)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, rows, training: true);
        var output = built.Outputs[0].Value;
        var target = graph.Input("target", loss.TargetShape(output.Shape));
        var value = loss.Build(graph, output, target);
        graph.Output("loss", value);
        graph.Output("divisor", loss.Divisor(graph, output, target));
        List<Variable> weights = [.. built.TrainableWeights.Select(weight => weight.Variable)];
        var gradients = Backward.Gradients(graph, [(value, graph.Constant(1))], [.. weights.Select(graph.Read)]);
        foreach (var (weight, gradient) in weights.Zip(gradients))
            graph.Output(weight.Name, gradient);
        var whole = graph.Build();
        values.Fill(whole);
        return Interpreter.Run(whole, values.Inputs, values.CopyOfVariables());
    }

    private static double[] RowOf(double[] values, int row) => [.. values.Chunk(values.Length / Rows).ElementAt(row)];

    private static void AssertNear(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var most = 1e-9 * (1 + expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= most, $"{what}: {actual[i]:R} instead of {expected[i]:R} at {i}");
    }
}
