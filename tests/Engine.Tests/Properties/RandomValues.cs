using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Numbers for all that a graph reads; those that are there already are kept.</summary>
internal sealed class RandomValues(Draws draws)
{
    public Dictionary<string, double[]> Inputs { get; } = [];

    public Dictionary<Variable, double[]> Variables { get; } = [];

    public void Fill(ComputationGraph graph)
    {
        foreach (var node in graph.Nodes)
            if (node.Operation is Input input && !Inputs.ContainsKey(input.InputName))
                Inputs[input.InputName] = node.Shape.Element == ElementType.Int32
                    ? draws.Integers(node.Shape.Count, 1 << 20)
                    : draws.Floats(node.Shape.Count);
            else if (node.Operation is ReadVariable read && !Variables.ContainsKey(read.Variable))
                Variables[read.Variable] = Draw(read.Variable);
    }

    /// <summary>Those of one row of a batch, with the same variables.</summary>
    public RandomValues Row(int row, int rows)
    {
        var one = new RandomValues(draws);
        foreach (var (name, values) in Inputs)
            one.Inputs[name] = [.. values.Chunk(values.Length / rows).ElementAt(row)];
        foreach (var (variable, values) in Variables)
            one.Variables[variable] = values;
        return one;
    }

    public Dictionary<Variable, double[]> CopyOfVariables() => Variables.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());

    // Variances and the optimizer's means of squares are positive.
    private double[] Draw(Variable variable) =>
        variable.Name.EndsWith(".running_var", StringComparison.Ordinal) || variable.Name.StartsWith("optimizer.", StringComparison.Ordinal)
            ? draws.Floats(variable.Shape.Count, 0.1)
            : draws.Floats(variable.Shape.Count, -0.7, 0.7);
}
