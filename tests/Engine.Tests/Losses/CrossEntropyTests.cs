using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;
using TrainService.Engine.Tests.Reference;

namespace TrainService.Engine.Tests.Losses;

public sealed class CrossEntropyTests
{
    [Fact]
    public void An_output_it_cannot_judge_is_named_as_the_author_knows_it() => Assert.Equal(
        "crossEntropy takes logits [C], [T, C] or [C, H, W], got an output [2, 3, 4, 5]",
        Assert.Throws<ShapeException>(() => new CrossEntropy().TargetShape(Shape.Of(7, 2, 3, 4, 5))).Message);

    [Fact]
    public void Weights_of_other_classes_than_the_output_has_are_refused()
    {
        var (graph, loss) = (new GraphBuilder(), new CrossEntropy { ClassWeights = [1, 2] });
        var prediction = graph.Input("x", Shape.Of(7, 3));
        var target = graph.Input("t", loss.TargetShape(prediction.Shape));
        Assert.Equal("crossEntropy has 2 classWeights for 3 classes",
            Assert.Throws<ShapeException>(() => loss.Build(graph, prediction, target)).Message);
    }

    [Theory]
    [InlineData("""{ "type": "crossEntropy", "classWeights": [0, 0, 0] }""", "all classes have the weight 0: there is nothing to learn")]
    [InlineData("""{ "type": "crossEntropy", "classWeights": [0, 2], "ignoreIndex": 1 }""", "all classes but the ignored one have the weight 0: there is nothing to learn")]
    [InlineData("""{ "type": "crossEntropy", "classWeights": [1, 1e-40] }""", "a weight is 0 or at least 1E-09, not 1E-40; only their ratios matter")]
    public void Class_weights_that_leave_nothing_to_learn_are_refused(string loss, string message)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>($$"""{ "loss": {{loss}} }""")).Errors.Single();
        Assert.Equal(("/loss/classWeights", message), (error.Pointer, error.Message));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4, 3)]
    [InlineData(3, 2, 2)]
    public void Targets_that_are_all_ignored_cost_nothing_and_move_nothing(params int[] output)
    {
        var loss = new CrossEntropy { IgnoreIndex = 1, LabelSmoothing = 0.2, ClassWeights = [1, 2, 3] };
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of([5, .. output]));
        var target = graph.Input("t", loss.TargetShape(x.Shape));
        var value = loss.Build(graph, x, target);
        graph.Output("loss", value);
        graph.Output("gradient", Backward.Gradients(graph, [(value, graph.Constant(1))], [x])[0]);
        using var device = new CpuDevice(1);
        using var run = new DeviceRun(device, graph.Build(), []);
        // A logit beyond all others, and the whole range of what a float can be told from.
        run.SetInput("x", new(x.Shape, [.. Enumerable.Range(0, x.Shape.Count).Select(i => i == 0 ? 1e30 : i - 20.0)]));
        run.SetInput("t", new(target.Shape, [.. Enumerable.Repeat(1.0, target.Shape.Count)]));
        run.Run();
        Assert.Equal(0, run.Output("loss").Values.Single());
        Assert.All(run.Output("gradient").Values, slope => Assert.Equal(0, slope));
    }
}
