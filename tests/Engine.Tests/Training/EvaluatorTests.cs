using TrainService.Engine.Data;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>The loss over many batches is that over all rows at once, however they fall into batches.</summary>
public sealed class EvaluatorTests
{
    private const int Rows = 257;

    [Theory]
    [InlineData("", 256)] // the last batch is a single row
    [InlineData("", 100)]
    [InlineData(""", "classWeights": [0.2, 5]""", 256)]
    [InlineData(""", "classWeights": [0.2, 5]""", 60)]
    [InlineData(""", "ignoreIndex": 1""", 256)]
    [InlineData(""", "ignoreIndex": 1, "classWeights": [0.2, 5]""", 9)]
    public void It_is_the_weighted_mean_over_rows(string options, int batchSize)
    {
        using var run = new SampleRun("sample:two-moons", """{ "type": "dense", "units": 2 }""",
            $$"""{ "loss": { "type": "crossEntropy"{{options}} }, "batchSize": {{batchSize}} }""");
        using var device = new CpuDevice(1);
        var plans = RunPlans.Compile(run.Model, run.Training, new SplitSizes(Rows, Rows, 0));
        using var state = new ModelState(device, plans.Variables);
        state.Initialize(3);
        var data = TrainingData.Create(run.Dataset, run.Training);
        using var evaluator = new Evaluator(
            new PreparedSteps(device, plans.Evaluation, run.Training, state), batchSize,
            JudgedOutput.Of(plans.Largest.Graph.Outputs, run.Dataset.Schema), run.Training,
            new BatchFeed(data.Loader, batchSize, TimeProvider.System));
        var rows = Enumerable.Range(0, Rows).ToArray();
        var loss = evaluator.Run(rows, withReports: false, CancellationToken.None)!.Loss!.Value;

        var all = new HostBatch(run.Dataset.Schema, Rows);
        all.Choose(rows, epoch: 0);
        data.Loader.Load(all);
        var (inputs, classes) = (all.Inputs.ToArray(), all.Classes.ToArray());
        var tensors = state.Download(Trainer.IsWeight).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        var (weight, bias) = (tensors["dense_1.weight"], tensors["dense_1.bias"]);
        var (total, divisor) = (0.0, 0.0);
        for (var row = 0; row < Rows; row++)
        {
            double Logit(int unit) =>
                ((double)weight[2 * unit] * inputs[2 * row]) + ((double)weight[(2 * unit) + 1] * inputs[(2 * row) + 1]) + bias[unit];
            var counts = classes[row] == 1 && options.Contains("ignoreIndex", StringComparison.Ordinal) ? 0
                : !options.Contains("classWeights", StringComparison.Ordinal) ? 1
                : classes[row] == 0 ? 0.2 : 5;
            total += counts * (Math.Log(Math.Exp(Logit(0)) + Math.Exp(Logit(1))) - Logit(classes[row]));
            divisor += counts;
        }
        Assert.Equal(total / divisor, loss, 1e-6);
    }
}
