using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>
/// Adds to a step, around the update of each weight, what an inspection reads. It comes after all other passes, so that
/// the step's own launches stay what they are: with an inspection or without, the same kernels give the same bits.
/// </summary>
/// <param name="weights">Those to look at.</param>
internal sealed class AddInspection(IReadOnlySet<Variable> weights) : IPass
{
    /// <summary>Squares of the gradient as the update takes it, summed over each unit: axis 0 of the weight.</summary>
    public static string Gradient(Variable weight) => $"$inspect.gradient.{weight.Name}";

    /// <summary>Squares of the weight before the update, summed likewise.</summary>
    public static string Before(Variable weight) => $"$inspect.before.{weight.Name}";

    /// <summary>Squares of what the update changed, summed likewise.</summary>
    public static string Change(Variable weight) => $"$inspect.change.{weight.Name}";

    /// <summary>Which nodes were added.</summary>
    public bool[] Added { get; private set; } = [];

    public ComputationGraph Run(ComputationGraph graph)
    {
        var rewriter = new Rewriter(graph);
        var own = new HashSet<Node>();
        foreach (var node in graph.Nodes)
            if (node is { Operation: Update, Inputs: [{ Operation: ReadVariable { Variable: var weight } } read, var gradient, ..] }
                && weights.Contains(weight))
                own.Add(Inspected(rewriter, node, weight, rewriter[read], rewriter[gradient]));
            else
                own.Add(rewriter.Copy(node));
        var inspected = rewriter.Finish();
        Added = [.. inspected.Nodes.Select(node => !own.Contains(node))];
        return inspected;
    }

    private static Node Inspected(Rewriter rewriter, Node update, Variable weight, Node read, Node gradient)
    {
        var graph = rewriter.Target;
        graph.Output(Gradient(weight), SquaresByUnit<Argument0>(graph, gradient));
        graph.Output(Before(weight), SquaresByUnit<Argument0>(graph, read));
        var before = graph.Add(new Fused(typeof(Argument0), read.Shape, [Access.Straight]), read);
        var copy = rewriter.Copy(update);
        // Launched after the update, it reads what that has left in the variable.
        graph.Output(Change(weight), SquaresByUnit<Binary<Subtract, Argument0, Argument1>>(graph, read, before));
        return copy;
    }

    private static Node SquaresByUnit<TExpression>(GraphBuilder graph, params ReadOnlySpan<Node> tensors)
        where TExpression : struct, IExpression
    {
        var shape = tensors[0].Shape;
        var squares = new Fused(
            typeof(Unary<Square, TExpression>), shape, tensors.Length == 1 ? [Access.Straight] : [Access.Straight, Access.Straight]);
        return graph.Add(
            shape.Rank < 2 ? squares : new Reduce(Reduction.Sum, 1, shape.Rank - 1) { Prologue = squares }, tensors);
    }
}
