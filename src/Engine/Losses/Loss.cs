using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>What training makes small. It builds graph nodes; the result is one number.</summary>
public abstract record Loss
{
    public static readonly VocabularyFamily Family = new("losses", "loss",
        typeof(CrossEntropy), typeof(BinaryCrossEntropy), typeof(MeanSquaredError), typeof(MeanAbsoluteError), typeof(Huber),
        typeof(KlDivergence));

    private protected const float SmallestNormal = 1.17549435e-38f;

    /// <summary>How much it counts beside the losses of a model's other outputs.</summary>
    [Range(0.0, 1e9)]
    public double Weight { get; init; } = 1;

    /// <summary>What its output is compared with, where that is not what the training's <c>target</c> says.</summary>
    public string? Target { get; init; }

    /// <summary>Whether a single output is a logit that tells two classes apart, their indices 0 and 1 being the targets.</summary>
    internal virtual bool TakesTwoClasses => false;

    /// <summary>Whether outputs are any numbers, of which it makes probabilities itself.</summary>
    internal virtual bool TakesLogits => false;

    /// <summary>The class whose targets count for nothing; null where all count.</summary>
    internal virtual int? IgnoredClass => null;

    /// <summary>Whether every row has the same share in the mean, but for its weight.</summary>
    internal virtual bool CountsRowsAlike => true;

    /// <summary>Whether targets are numbers from 0 to 1: with others the loss has no lowest value, and falls for ever.</summary>
    internal virtual bool TakesProbabilities => false;

    /// <summary>Shape of the targets that go with a prediction, batch first.</summary>
    /// <exception cref="ShapeException">The loss cannot judge such a prediction.</exception>
    internal abstract Shape TargetShape(Shape prediction);

    /// <summary>The batch's loss: a mean of its rows.</summary>
    /// <param name="weights">[N], not negative: how much each row counts in the mean. Null: all the same.</param>
    internal abstract Node Build(GraphBuilder graph, Node prediction, Node target, Node? weights = null);

    /// <summary>How much a batch's loss weighs beside that of others: what <see cref="Build"/> divides by, to a factor.</summary>
    internal virtual Node Divisor(GraphBuilder graph, Node prediction, Node target, Node? weights = null) =>
        weights is null ? graph.Constant(prediction.Shape[0]) : SumOf(graph, weights);

    /// <summary>Whether anything counted in a loss that was divided by this; where nothing did it is 0, which says nothing.</summary>
    internal static bool IsOfAnything(float divisor) => divisor > SmallestNormal;

    /// <summary>1 for each target whose class the prediction speaks for and 0 for others, of an ignored class too; null where
    /// predictions are no classes.</summary>
    internal virtual Node? Right(GraphBuilder graph, Node prediction, Node target) => null;

    /// <summary>What a caller is shown for a prediction: probabilities instead of logits.</summary>
    internal virtual Node Present(GraphBuilder graph, Node prediction) => prediction;

    /// <summary>The same with one number for each class side by side, as they are judged; other outputs as they are.</summary>
    internal virtual Node ClassesLast(GraphBuilder graph, Node prediction) => prediction;

    /// <summary>A sum to divide by; at least the smallest float, so that a batch in which nothing counts has loss
    /// 0 / tiny = 0.</summary>
    private protected static Node SumOf(GraphBuilder graph, Node weights) => graph.Apply<Formulas.Maximum>(
        graph.Add(new Reduce(Reduction.Sum, 0, weights.Shape.Rank), weights), graph.Constant(SmallestNormal));
}
