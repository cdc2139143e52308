using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>
/// Where a step of several batches gathers its gradients. A batch adds the gradient of its loss times what the loss was
/// divided by; the sum over the sum of those divisors is the gradient of one batch with all the rows.
/// </summary>
internal static class GradientSums
{
    // A dollar sign keeps it apart from the names of layers.
    private const string Prefix = "$gradient.";

    public static Variable Of(Variable weight) => new(Prefix + weight.Name, weight.Shape, Initializer.Zeros);

    public static bool IsOne(Variable variable) => variable.Name.StartsWith(Prefix, StringComparison.Ordinal);

    public static void Add(GraphBuilder graph, IReadOnlyList<Variable> weights, IReadOnlyList<Node> gradients)
    {
        var hyperparameters = graph.Input(StepGraph.Hyperparameters, Shape.Of(8));
        foreach (var (weight, gradient) in weights.Zip(gradients))
            graph.Add(new Update<SumRule>(), graph.Read(Of(weight)), gradient, hyperparameters);
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
