using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Losses;

/// <summary>A row that weighs twice is a row that is there twice; one that weighs nothing is not there.</summary>
public sealed class RowWeightsTests
{
    private static readonly Dictionary<string, int[]> Outputs = new()
    {
        [""" "crossEntropy" """] = [4],
        ["""{ "type": "crossEntropy", "labelSmoothing": 0.2, "classWeights": [1, 0.2, 3, 2], "ignoreIndex": 1 }"""] = [4, 3, 2],
        ["""{ "type": "binaryCrossEntropy", "positiveWeight": 2 }"""] = [1],
        [""" "meanSquaredError" """] = [2, 3],
        [""" "meanAbsoluteError" """] = [5],
        [""" "huber" """] = [3],
        [""" "klDivergence" """] = [3, 4],
    };

    public static TheoryData<string> Losses => [.. Outputs.Keys];

    [Fact]
    public void No_loss_is_left_out() => Assert.Empty(Loss.Family.Members.Keys.Except(
        Outputs.Keys.Select(json => VocabularyFamily.NameOf(DefinitionReader.Parse<Loss>(json).GetType()))));

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_weight_is_how_often_a_row_counts(string json)
    {
        var random = new System.Random(11);
        var (loss, output) = (DefinitionReader.Parse<Loss>(json), Outputs[json]);
        var row = Shape.Of([1, .. output]);
        var (width, target) = (row.Count, loss.TargetShape(row));
        var rows = Draw(3, width, () => (6 * random.NextDouble()) - 3);
        var goals = Draw(3, target.Count, () => target.Element == ElementType.Int32 ? random.Next(4) : random.NextDouble());
        var weighted = Evaluate(loss, output, rows, goals, [2, 0, 1]);
        var repeated = Evaluate(loss, output, [rows[0], rows[0], rows[2]], [goals[0], goals[0], goals[2]], null);
        Assert.Equal(repeated["loss"][0], weighted["loss"][0], 1e-12);
        // Two equal rows share what the one with twice the weight has alone.
        var expected = repeated["gradient"].Chunk(width).ToArray();
        var actual = weighted["gradient"].Chunk(width).ToArray();
        Assert.All(actual[0].Zip(expected[0]), pair => Assert.Equal(2 * pair.Second, pair.First, 1e-12));
        Assert.All(actual[1], value => Assert.Equal(0, value));
        Assert.All(actual[2].Zip(expected[2]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        // The evaluation adds batches up by what they were divided by: to a factor, the weights.
        Assert.Equal(repeated["divisor"][0], weighted["divisor"][0], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Rows_that_all_weigh_nothing_have_loss_0_and_move_nothing(string json)
    {
        var (loss, output) = (DefinitionReader.Parse<Loss>(json), Outputs[json]);
        var row = Shape.Of([1, .. output]);
        var results = Evaluate(
            loss, output, Draw(2, row.Count, () => 0.5), Draw(2, loss.TargetShape(row).Count, () => 0), [0, 0]);
        Assert.Equal(0, results["loss"][0]);
        Assert.All(results["gradient"], value => Assert.Equal(0, value));
    }

    private static double[][] Draw(int rows, int width, Func<double> next) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => next()).ToArray())];

    private static Dictionary<string, double[]> Evaluate(
        Loss loss, int[] output, double[][] rows, double[][] goals, double[]? weights)
    {
        var graph = new GraphBuilder();
        var prediction = graph.Input("x", Shape.Of([rows.Length, .. output]));
        var target = graph.Input("t", loss.TargetShape(prediction.Shape));
        var counts = weights is null ? null : graph.Input("w", Shape.Of(rows.Length));
        var value = loss.Build(graph, prediction, target, counts);
        graph.Output("loss", value);
        graph.Output("divisor", loss.Divisor(graph, prediction, target, counts));
        graph.Output("gradient", Backward.Gradients(graph, [(value, graph.Constant(1))], [prediction])[0]);
        var inputs = new Dictionary<string, double[]>
        {
            ["x"] = [.. rows.SelectMany(x => x)], ["t"] = [.. goals.SelectMany(t => t)], ["w"] = weights ?? [],
        };
        return Interpreter.Run(graph.Build(), inputs);
    }
}
