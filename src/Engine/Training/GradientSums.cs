using System.Runtime.CompilerServices;
using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>
/// Where a step of several batches gathers its gradients. A batch adds the gradient of its loss times what the loss was
/// divided by; the sum over the sum of those divisors is the gradient of one batch with all the rows. Losses that are not
/// divided alike have sums of their own.
/// </summary>
internal static class GradientSums
{
    // A dollar sign keeps it apart from the names of layers.
    private const string Prefix = "$gradient.";

    private static Variable Of(Variable weight, LossGroup group) =>
        new($"{Prefix}{weight.Name}{group.Suffix}", weight.Shape, Initializer.Zeros);

    public static bool IsOne(Variable variable) => variable.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Adds a batch's gradients.</summary>
    public static void Add(GraphBuilder graph, IReadOnlyList<Variable> weights, IReadOnlyList<OutputLoss> losses)
    {
        var hyperparameters = graph.Input(StepGraph.Hyperparameters, Shape.Of(8));
        foreach (var group in LossGroup.Of([.. losses.Select(loss => loss.Trained)]))
        {
            var members = group.Members.Select(member => losses[member]).ToList();
            var gradients = Backward.Gradients(
                graph, [(OutputLoss.Total(graph, members), members[0].Divisor)], [.. weights.Select(graph.Read)]);
            foreach (var (weight, gradient) in weights.Zip(gradients))
                graph.Add(new Update<SumRule>(), graph.Read(Of(weight, group)), gradient, hyperparameters);
        }
    }

    /// <summary>The gradient of a whole step in each weight.</summary>
    public static IReadOnlyList<Node> Means(GraphBuilder graph, IReadOnlyList<Variable> weights, IReadOnlyList<TrainedOutput> outputs)
    {
        var groups = LossGroup.Of(outputs).Select(group => (Group: group, Scale: graph.Input(group.Scale, Shape.Scalar))).ToList();
        return [.. weights.Select(weight => groups
            .Select(each => graph.Apply<Multiply>(graph.Read(Of(weight, each.Group)), each.Scale))
            .Aggregate((sum, next) => graph.Apply<Add>(sum, next)))];
    }

    /// <summary>What <see cref="SumRule"/> reads: a step's first batch leaves nothing of the step before.</summary>
    public static void Hyperparameters(bool first, Span<float> h) => h[0] = first ? 0 : 1;

    internal readonly struct SumRule : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T sum, T gradient, ref T s0, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            sum = (h.A * sum) + gradient;
    }
}
