using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>
/// Minus the log-probability of the right class, from logits and class indices, as a mean weighted by class. The class axis
/// is the last of [C] or [T, C] and the channel axis of [C, H, W]; without any target left it is 0.
/// </summary>
public sealed record CrossEntropy : Loss, IValidatableObject
{
    // With rows' weights, far above the smallest that a sum of weights is held at.
    private const double LeastWeight = 1e-9;

    [Range(0.0, 1.0)]
    public double LabelSmoothing { get; init; }

    /// <summary>One weight for each class: 0, or at least 1e-9, and not 0 for all.</summary>
    [Range(0.0, 1e9)]
    public double[]? ClassWeights { get; init; }

    /// <summary>Targets of this index count for nothing.</summary>
    public int? IgnoreIndex { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClassWeights is not { Length: > 0 } weights)
            yield break;
        if (weights.FirstOrDefault(weight => weight is > 0 and < LeastWeight) is > 0 and var tiny)
            yield return new(FormattableString.Invariant($"a weight is 0 or at least {LeastWeight}, not {tiny}; only their ratios matter"), [nameof(ClassWeights)]);
        double[] counting = [.. weights.Where((_, index) => index != IgnoreIndex)];
        if (counting.Length > 0 && counting.All(weight => weight == 0))
            yield return new(IgnoreIndex is null ? "all classes have the weight 0: there is nothing to learn"
                : "all classes but the ignored one have the weight 0: there is nothing to learn", [nameof(ClassWeights)]);
    }

    internal override bool TakesLogits => true;

    internal override int? IgnoredClass => IgnoreIndex;

    internal override bool CountsRowsAlike => ClassWeights is null && IgnoreIndex is null;

    internal override Shape TargetShape(Shape prediction)
    {
        if (prediction.Rank is < 2 or > 4)
            throw new ShapeException(
                $"crossEntropy takes logits [C], [T, C] or [C, H, W], got an output {prediction.OfSample()}");
        return prediction.Rank == 4
            ? Shape.Integers(prediction[0], prediction[2], prediction[3])
            : Shape.Integers(prediction.Axes.AsSpan()[..^1]);
    }

    internal override Node Build(GraphBuilder graph, Node prediction, Node target, Node? weights = null)
    {
        var logits = ClassesLast(graph, prediction);
        var (classes, rows) = (logits.Shape[^1], target.Shape.Count);
        var perRow = graph.Reshape(logits, rows, classes);
        var targets = graph.Reshape(target, rows);
        var ofClasses = Weights(graph, classes);
        var losses = graph.Add(new Operations.CrossEntropy((float)LabelSmoothing, IgnoreIndex), perRow, targets, ofClasses);
        var total = graph.Add(new Reduce(Reduction.Sum, 0, 1), Weighted(graph, losses, weights));
        return graph.Apply<Formulas.Divide>(total, DivisorOf(graph, targets, ofClasses, weights));
    }

    internal override Node Divisor(GraphBuilder graph, Node prediction, Node target, Node? weights = null)
    {
        var classes = prediction.Shape[prediction.Shape.Rank == 4 ? 1 : ^1];
        return DivisorOf(graph, graph.Reshape(target, target.Shape.Count), Weights(graph, classes), weights);
    }

    internal override Node Right(GraphBuilder graph, Node prediction, Node target)
    {
        var logits = ClassesLast(graph, prediction);
        return graph.Add(new IsArgMax(IgnoreIndex),
            graph.Reshape(logits, target.Shape.Count, logits.Shape[^1]), graph.Reshape(target, target.Shape.Count));
    }

    internal override Node Present(GraphBuilder graph, Node prediction) =>
        new Activations.Softmax().Build(graph, prediction, Activations.Activation.ChannelAxis(prediction));

    internal override Node ClassesLast(GraphBuilder graph, Node prediction) =>
        prediction.Shape.Rank == 4 ? graph.Permute(prediction, 0, 2, 3, 1) : prediction;

    // The weights of the targets, by class and by row.
    private Node DivisorOf(GraphBuilder graph, Node targets, Node ofClasses, Node? weights)
    {
        if (ClassWeights is null && IgnoreIndex is null && weights is null)
            return graph.Constant(targets.Shape.Count);
        var perTarget = graph.Add(new ClassWeights(IgnoreIndex), targets, ofClasses);
        return SumOf(graph, Weighted(graph, perTarget, weights));
    }

    // Of an image or a sequence every target has its row's weight.
    private static Node Weighted(GraphBuilder graph, Node perTarget, Node? weights)
    {
        if (weights is null)
            return perTarget;
        var (rows, targets) = (weights.Shape.Count, perTarget.Shape.Count);
        var spread = graph.Stretch(graph.Reshape(weights, rows, 1), Shape.Of(rows, targets / rows));
        return graph.Apply<Formulas.Multiply>(perTarget, graph.Reshape(spread, targets));
    }

    private Node Weights(GraphBuilder graph, int classes)
    {
        if (ClassWeights is null)
            return graph.Stretch(graph.Constant(1), Shape.Of(classes));
        if (ClassWeights.Length != classes)
            throw new ShapeException($"crossEntropy has {ClassWeights.Length} classWeights for {classes} classes");
        return graph.Add(new ConstantVector([.. ClassWeights.Select(weight => (float)weight)]));
    }
}
