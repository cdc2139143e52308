using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Losses;

/// <summary>What training makes small. It builds graph nodes; the result is one number.</summary>
public abstract record Loss
{
    public static readonly VocabularyFamily Family = new("losses", "loss", typeof(CrossEntropy), typeof(MeanSquaredError));

    /// <summary>Shape of the targets that go with a prediction, batch first.</summary>
    /// <exception cref="ShapeException">The loss cannot judge such a prediction.</exception>
    internal abstract Shape TargetShape(Shape prediction);

    internal abstract Node Build(GraphBuilder graph, Node prediction, Node target);

    /// <summary>How much a batch's loss weighs beside that of others: what <see cref="Build"/> divides by, to a factor.</summary>
    internal virtual Node Divisor(GraphBuilder graph, Node prediction, Node target) =>
        graph.Constant(prediction.Shape[0]);

    /// <summary>What a caller is shown for a prediction: probabilities instead of logits.</summary>
    internal virtual Node Present(GraphBuilder graph, Node prediction) => prediction;
}
