using TrainService.Engine.Graph;
using TrainService.Engine.Losses;

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
}
