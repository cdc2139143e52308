using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Gradients of random models, with their loss and penalty, are those that central differences show in float64.</summary>
public sealed class GradientPropertyTests
{
    public const int Cases = 120;

    // Elements of each weight and input that are moved.
    private const int Moved = 3;

    public static TheoryData<int> Seeds => Property.Seeds(Cases);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gradients_agree_with_central_differences(int seed) =>
        Property.Holds(seed, RandomModel.Draw(new Draws(seed), outputs: 3), model => Check(new Draws(-seed), model));

    private static void Check(Draws draws, ModelDefinition model)
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize: draws.Between(2, 3), training: true);
        var values = new RandomValues(draws);
        var total = Total(draws, graph, built, values);
        List<Node> wanted = [.. built.Inputs.Values, .. built.TrainableWeights.Select(weight => graph.Read(weight.Variable))];
        graph.Output("total", total);
        var forward = new DropDeadNodes().Run(graph.Build());
        foreach (var (i, gradient) in Backward.Gradients(graph, [(total, graph.Constant(1))], wanted).Index())
            graph.Output($"{i}", gradient);
        var whole = graph.Build();
        GraphVerifier.Verify(whole);
        values.Fill(whole);
        var analytic = Interpreter.Run(whole, values.Inputs, values.CopyOfVariables());
        var rounding = new Lazy<RoundingSpread>(() => new RoundingSpread(whole, values));
        foreach (var (i, node) in wanted.Index())
            for (var tries = 0; tries < Moved; tries++)
                new CentralDifference(forward, values, node, draws.Between(0, node.Shape.Count - 1))
                    .Check(analytic[$"{i}"], () => rounding.Value.Of($"{i}"));
    }

    // One number that all outputs, and the penalty, are part of.
    private static Node Total(Draws draws, GraphBuilder graph, ModelGraph built, RandomValues values)
    {
        var total = Penalty.Of(graph, new RegularizationDefinition { L1 = 0.1, L2 = 0.2 }, built.TrainableWeights) ?? graph.Constant(0);
        foreach (var (i, (_, output)) in built.Outputs.Index())
        {
            var loss = DefinitionReader.Parse<Engine.Losses.Loss>(RandomLoss.Draw(draws, output.Shape).ToJsonString());
            var target = graph.Input($"target {i}", loss.TargetShape(output.Shape));
            values.Inputs[$"target {i}"] = RandomLoss.Targets(draws, target.Shape, output.Shape);
            total = graph.Apply<Add>(total, loss.Build(graph, output, target));
        }
        return total;
    }
}
