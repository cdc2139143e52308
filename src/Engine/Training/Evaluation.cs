namespace TrainService.Engine.Training;

/// <summary>How a model did on some rows.</summary>
/// <param name="Outputs">In the model's order.</param>
internal sealed record Evaluation(int Samples, IReadOnlyList<OutputEvaluation> Outputs)
{
    /// <summary>The sum over outputs, each times its weight; null where one of them is.</summary>
    public double? Loss => Outputs.Aggregate((double?)0, (sum, output) => sum + (output.Output.Trained.Loss.Weight * output.Loss));

    /// <summary>The loss, and every single number that is reported, of several outputs with the output's name before its own;
    /// NaN where it is undefined.</summary>
    public IEnumerable<(string Name, double Value)> Values()
    {
        yield return ("loss", Loss ?? double.NaN);
        foreach (var output in Outputs)
        {
            if (Outputs.Count > 1)
                yield return (output.Output.Prefix + "loss", output.Loss ?? double.NaN);
            foreach (var (name, value) in output.Values())
                yield return (output.Output.Prefix + name, value);
        }
    }

    public EvaluationReport Report(string split)
    {
        var metrics = Values().ToDictionary(pair => pair.Name, pair => Defined(pair.Value));
        if (Outputs.Count > 1)
            return new(split, Samples, metrics, null, null, null, null)
            {
                Outputs = Outputs.ToDictionary(output => output.Output.Trained.Name, output => output.Report()),
            };
        var only = Outputs[0].Report();
        return new(split, Samples, metrics, only.Classes, only.ConfusionMatrix, only.Curves, only.Targets);
    }

    internal static double? Defined(double value) => double.IsFinite(value) ? value : null;
}
