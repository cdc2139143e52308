using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Properties;

/// <summary>How one number of a graph changes with one element of an input or a variable, in float64.</summary>
internal sealed class CentralDifference(ComputationGraph graph, RandomValues values, Node node, int element)
{
    // From coarse, which rounding hurts least, to fine, which steps over the fewest kinks of relus and maximums.
    private static readonly double[] Steps = [1e-4, 1e-5, 1e-6, 1e-7];

    private const double Tolerance = 2e-5;

    /// <summary>Holds a gradient against it. At a kink, where the two sides differ, there is nothing to compare with.</summary>
    /// <param name="gradient">Of all elements.</param>
    /// <param name="spread">What float32 makes of the gradient at most: constants of the graph are such numbers, and a norm
    /// over nearly equal values enlarges what they lack.</param>
    public void Check(double[] gradient, Func<double> spread)
    {
        var here = At(0);
        var (report, best) = ("", double.NaN);
        foreach (var step in Steps)
        {
            var (left, right) = ((here - At(-step)) / step, (At(step) - here) / step);
            var central = (left + right) / 2;
            // What float64 leaves of the difference of two numbers as large as this.
            var rounding = 1e-14 * (1 + Math.Abs(here)) / step;
            if (Math.Abs(central - gradient[element]) <= (Tolerance * (1 + Math.Abs(central))) + rounding)
                return;
            best = Math.Abs(central - gradient[element]) < Math.Abs(best - gradient[element]) || double.IsNaN(best) ? central : best;
            report += $"\nstep {step}: {central:R}, from the left {left:R}, from the right {right:R}";
            if (step == Steps[^1] && Math.Abs(left - right) > (10 * Tolerance * (1 + Math.Abs(central))) + (10 * rounding))
                return;
        }
        var allowed = (Tolerance * (1 + Math.Abs(gradient[element]))) + (4 * spread());
        Assert.True(Math.Abs(best - gradient[element]) <= allowed, $"the gradient in {Name}[{element}] is {gradient[element]:R} +- {allowed} at {here:R}{report}");
    }

    private string Name => node.Operation is Input input ? input.InputName : ((ReadVariable)node.Operation).Variable.Name;

    private double At(double by)
    {
        var moved = node.Operation is Input input ? values.Inputs[input.InputName] : values.Variables[((ReadVariable)node.Operation).Variable];
        var before = moved[element];
        moved[element] = before + by;
        try
        {
            return Interpreter.Run(graph, values.Inputs, values.CopyOfVariables())["total"][0];
        }
        finally
        {
            moved[element] = before;
        }
    }
}
