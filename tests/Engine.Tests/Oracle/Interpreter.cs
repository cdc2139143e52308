using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>Runs a graph node by node in float64: what devices, passes and gradient rules are compared with.</summary>
internal static class Interpreter
{
    /// <returns>The outputs by name.</returns>
    /// <param name="inputs">By name.</param>
    /// <param name="variables">Changed by updates.</param>
    /// <param name="rounded">What becomes of each result but those of inputs, variables and updates.</param>
    public static Dictionary<string, double[]> Run(
        ComputationGraph graph, IReadOnlyDictionary<string, double[]> inputs,
        IDictionary<Variable, double[]>? variables = null, Func<Node, double[], double[]>? rounded = null)
    {
        var values = new double[graph.Nodes.Count][];
        foreach (var node in graph.Nodes)
            values[node.Id] = node.Operation switch
            {
                Input input => Checked(node, inputs[input.InputName]),
                // A copy: what a step reads is the value from before its updates.
                ReadVariable read => Checked(node, [.. variables![read.Variable]]),
                Update update => Apply(update, node, values, variables!),
                _ => Rounded(node, Checked(node, Kernels.Compute(node, [.. node.Inputs.Select(input => values[input.Id])]))),
            };
        return graph.Outputs.ToDictionary(output => output.Key, output => values[output.Value.Id]);

        double[] Rounded(Node node, double[] value) => rounded is null ? value : rounded(node, value);
    }

    private static double[] Apply(
        Update update, Node node, double[][] values, IDictionary<Variable, double[]> variables)
    {
        double[] Variable(int input) => variables[((ReadVariable)node.Inputs[input].Operation).Variable];
        Formulas.OfRule(update.Rule)(Variable(0), values[node.Inputs[1].Id],
            [.. Enumerable.Range(2, update.StateCount).Select(Variable)], values[node.Inputs[^1].Id]);
        return [0];
    }

    private static double[] Checked(Node node, double[] value) => value.Length == node.Shape.Count
        ? value
        : throw new InvalidOperationException(
            $"{node} = {node.Operation.Name} made {value.Length} elements instead of {node.Shape}");
}
