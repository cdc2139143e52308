using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Metrics;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>What a run says of its finished model is what the saved weights say: metrics are made anew from a predictor's answers to
/// the rows as the data set has them, losses in float64 from all rows at once.</summary>
public sealed class EvaluationPropertyTests
{
    public static TheoryData<int> Seeds => Property.Seeds(30);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_evaluation_is_that_of_the_saved_weights(int seed)
    {
        var run = RandomRun.Of(seed);
        Property.Holds(seed, run.Model, model =>
        {
            var events = run.Events(model, threads: 1).ConvertAll(point => point.Event);
            if (events[^1] is not CompletedEvent)
                return;
            var report = events.OfType<EvaluationEvent>().Single().Report;
            var weights = events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights;
            var training = run.ReadTraining();
            var split = TrainingData.Create(run.Dataset, training).Split;
            var rows = new JudgedRows(run.Dataset, split.Test is { Length: > 0 } ? split.Test : split.Validation is { Length: > 0 } ? split.Validation : split.Train,
                WeightsFile.Read(weights).Normalization);
            var expected = Losses(model, training, run.Dataset.Schema, rows, weights)
                .Concat(Metrics(model, training, run.Dataset.Schema, rows, weights)).ToDictionary(pair => pair.Name, pair => pair.Value);
            Assert.Equal(rows.Count, report.Samples);
            Assert.Equal(expected.Keys.Order(), report.Metrics.Keys.Order());
            foreach (var (name, value) in expected)
                AssertNear(name, value, report.Metrics[name] ?? double.NaN);
        }, run.Training);
    }

    private static IEnumerable<(string Name, double Value)> Losses(
        ModelDefinition model, TrainingDefinition training, DatasetSchema schema, JudgedRows rows, byte[] weights)
    {
        var graph = StepGraph.ForEvaluation(model, training, rows.Count, schema.Weights is not null);
        var inputs = model.Inputs.ToDictionary(input => input.Name, input => Doubles(rows.Input(input.Name)));
        inputs[StepGraph.Weights] = Doubles(rows.Weights);
        foreach (var output in graph.Outputs)
            inputs[graph.NamesOf(output.Name).Target] = Doubles(rows.Target(output));
        var saved = WeightsFile.Read(weights).Weights.ToDictionary(tensor => tensor.Name, tensor => Doubles(tensor.Values));
        var results = Interpreter.Run(graph.Graph, inputs, graph.Variables.ToDictionary(variable => variable, variable => saved[variable.Name]));
        yield return ("loss", results[StepGraph.Loss][0]);
        foreach (var output in graph.Outputs.Where(_ => graph.Outputs.Count > 1))
            yield return ($"{output.Name}.loss", results[graph.NamesOf(output.Name).Loss][0]);
    }

    private static IEnumerable<(string Name, double Value)> Metrics(
        ModelDefinition model, TrainingDefinition training, DatasetSchema schema, JudgedRows rows, byte[] weights)
    {
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(model, training, weights, device, schema);
        var outputs = JudgedOutput.Of(StepGraph.ForPrediction(model, training, 1).Outputs, schema);
        foreach (var (output, answers) in outputs.Zip(predictor.PredictAll(rows.Raw)))
        {
            var reported = training.ReportedFor(output.Target);
            var (target, compared) = (rows.Target(output.Trained), rows.Compared(output.Trained, answers));
            var numbers = new ValueEvidence(compared.Length / rows.Count);
            var classes = new ClassEvidence(output.Target.Classes?.Length ?? 0, compared.Length / target.Length, target.Length, reported, output.Trained.Loss.IgnoredClass);
            if (output.Target.Kind == TargetKind.Values)
                numbers.Add(target, compared);
            else
                Add(classes, [.. target.Select(label => (int)label)], compared);
            foreach (var metric in reported.Where(metric => !metric.IsReport))
                yield return (output.Prefix + metric.ReportedName, metric is ValueMetric ofNumbers ? ofNumbers.Of(numbers) : ((ClassMetric)metric).Of(classes));
        }
    }

    private static void Add(ClassEvidence classes, int[] targets, float[] scores) =>
        classes.Add(targets, HostJudgement.Of(targets, scores).Numbers);

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    private static void AssertNear(string name, double expected, double actual) => Assert.True(
        double.IsFinite(expected) ? Math.Abs(expected - actual) <= 1e-3 * (1 + Math.Abs(expected)) : double.IsNaN(actual),
        $"{name} is {actual:R} instead of {expected:R}");
}
