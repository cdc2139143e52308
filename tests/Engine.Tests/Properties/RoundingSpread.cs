using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Properties;

/// <summary>
/// How far float32 may be from the oracle on a graph: the largest difference in each result when whatever an operation computes
/// gets a relative error, equal numbers the same one, as rounding has it. Next to a kink, and where a norm divides by almost
/// nothing, it is large by itself.
/// </summary>
internal sealed class RoundingSpread
{
    private const int Runs = 4;

    // Four units in the last place: sums, and functions that are good to a few.
    private const double Error = 4.0 / (1 << 23);

    private readonly Dictionary<string, double> spread = [];

    public RoundingSpread(ComputationGraph graph, RandomValues values)
    {
        var (exact, variables) = Run(null);
        for (var run = 0; run < Runs; run++)
        {
            var salt = (ulong)run << 32;
            var (noisy, moved) = Run((node, value) => ErrorOf(node) is 0 ? value
                : [.. value.Select(x => Rounded(x, ErrorOf(node), salt + (ulong)node.Id))]);
            foreach (var (name, value) in exact)
                See(name, value, noisy[name]);
            foreach (var (variable, value) in variables)
                See(variable.Name, value, moved[variable]);
        }

        (Dictionary<string, double[]>, Dictionary<Variable, double[]>) Run(Func<Node, double[], double[]>? rounded)
        {
            var copy = values.CopyOfVariables();
            return (Interpreter.Run(graph, values.Inputs, copy, rounded), copy);
        }
    }

    /// <param name="name">Of an output, or of a variable that the graph updates.</param>
    public double Of(string name) => spread[name];

    // What only picks or places numbers makes no error; long sums make more.
    private static double ErrorOf(Node node) => node.Operation switch
    {
        Constant or ConstantVector or Reshape or Permute or Broadcast or Concatenate or Pad or MaxPool or ClassWeights or DropoutMask => 0,
        Reduce { Kind: Reduction.Maximum } => 0,
        Reduce => Error * Math.Max(1, node.Inputs[0].Shape.Count / node.Shape.Count / 32.0),
        _ => Error,
    };

    private static double Rounded(double x, double error, ulong salt)
    {
        var mixed = (BitConverter.DoubleToUInt64Bits(x) + (salt * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 32)) * 0x94D049BB133111EB;
        return x * (1 + (error * (((mixed >> 11) * (2.0 / (1L << 53))) - 1)));
    }

    private void See(string name, double[] exact, double[] noisy)
    {
        var largest = exact.Zip(noisy, (x, y) => Math.Abs(x - y)).DefaultIfEmpty().Max();
        // Not a number is as far away as can be.
        spread[name] = Math.Max(spread.GetValueOrDefault(name), double.IsNaN(largest) ? double.PositiveInfinity : largest);
    }
}
