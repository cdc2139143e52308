using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>
/// Mean over all elements of d^2 / 2 up to |d| = delta and delta (|d| - delta / 2) beyond, d = prediction - target: outliers
/// pull no harder than delta.
/// </summary>
public sealed record Huber : ElementwiseLoss
{
    /// <summary>Where the parabola becomes a line.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Delta { get; init; } = 1;

    // With c = min(|d|, delta) both branches are c (|d| - c / 2), and so are their gradients.
    private protected override Node Elements(GraphBuilder graph, Node prediction, Node target)
    {
        var distance = graph.Apply<Formulas.Abs>(graph.Apply<Formulas.Subtract>(prediction, target));
        var capped = graph.Apply<Formulas.Minimum>(distance, graph.Constant((float)Delta));
        var half = graph.Apply<Formulas.Multiply>(capped, graph.Constant(0.5f));
        return graph.Apply<Formulas.Multiply>(capped, graph.Apply<Formulas.Subtract>(distance, half));
    }
}
