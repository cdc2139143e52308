using System.Text.Json.Nodes;
using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;
using TrainService.Engine.Models;
using TrainService.Engine.Planning.Passes;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Tests.Properties;
using TrainService.Engine.Tests.Reference;

namespace TrainService.Engine.Tests.Models;

/// <summary>Whole networks of the papers: their loss falls along a direction as their gradient says, in float64.</summary>
public sealed class SampleModelGradientTests
{
    // What the loss is to change by: so little that few kinks are crossed, of which a network has hundreds of thousands.
    private const double Change = 1e-6;

    /// <param name="file">Of samples/models.</param>
    /// <param name="side">Of its images: smaller than the model's, so that float64 is done in a second.</param>
    /// <param name="part">Of its filters, where images have to stay as large as they are.</param>
    [Theory]
    [InlineData("autoencoder.json", 8)]
    [InlineData("u-net.json", 8)]
    [InlineData("resnet-20.json", 8)]
    [InlineData("mobilenet-v1.json", 16)]
    [InlineData("vgg-11.json", 32, 8)]
    public void The_slope_of_the_loss_is_that_of_the_gradient(string file, int side, int part = 1)
    {
        const int Seed = 5;
        var draws = new Draws(Seed);
        var json = JsonNode.Parse(File.ReadAllText(Repository.Path($"samples/models/{file}")))!;
        (json["inputs"]![0]!["shape"]![1], json["inputs"]![0]!["shape"]![2]) = (side, side);
        foreach (var layer in json["layers"]!.AsArray().Where(layer => part > 1 && layer!["filters"] is not null))
            layer!["filters"] = (int)layer["filters"]! / part;
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, DefinitionReader.Parse<ModelDefinition>(json.ToJsonString()), batchSize: 3, training: true);
        var output = built.Outputs[0].Value;
        Loss judge = file == "autoencoder.json" ? new MeanSquaredError() : new CrossEntropy();
        var target = graph.Input("target", judge.TargetShape(output.Shape));
        var loss = judge.Build(graph, output, target);
        graph.Output("loss", loss);
        var forward = new DropDeadNodes().Run(graph.Build());
        List<Variable> weights = [.. built.TrainableWeights.Select(weight => weight.Variable)];
        foreach (var (weight, gradient) in weights.Zip(Backward.Gradients(graph, [(loss, graph.Constant(1))], [.. weights.Select(graph.Read)])))
            graph.Output(weight.Name, gradient);
        var whole = graph.Build();
        var values = new RandomValues(draws);
        values.Inputs["target"] = RandomLoss.Targets(draws, target.Shape, output.Shape);
        foreach (var weight in built.Weights.Select(weight => weight.Variable))
            values.Variables[weight] = [.. draws.Floats(weight.Shape.Count)
                .Select(x => weight.Initializer.Value + (x * Math.Max(0.1, weight.Initializer.Bound)))];
        values.Fill(whole);
        var gradients = Interpreter.Run(whole, values.Inputs, values.CopyOfVariables());
        // Every weight has its own direction, and each counts alike, whatever its gradient's size.
        var directions = weights.ToDictionary(weight => weight, weight =>
        {
            var size = Math.Sqrt(gradients[weight.Name].Sum(g => g * g));
            return draws.Floats(weight.Shape.Count).Zip(gradients[weight.Name], (x, g) => size == 0 ? 0 : (0.1 * x) + (g / size)).ToArray();
        });
        var expected = weights.Sum(weight => directions[weight].Zip(gradients[weight.Name], (d, g) => d * g).Sum());
        var step = Change / Math.Max(1, Math.Abs(expected));
        var slope = (At(step) - At(-step)) / (2 * step);
        Assert.Equal(expected, slope, 1e-4 * Math.Abs(expected));

        double At(double by)
        {
            var moved = values.CopyOfVariables();
            foreach (var (weight, direction) in directions)
                for (var i = 0; i < direction.Length; i++)
                    moved[weight][i] += by * direction[i];
            return Interpreter.Run(forward, values.Inputs, moved)["loss"][0];
        }
    }
}
