using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class AveragingTests
{
    private const string Layers = """{ "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": 3 }""";

    [Theory]
    [InlineData(0.5)] // reached at the eighth step
    [InlineData(0.999)] // never reached
    public void The_weights_of_a_checkpoint_are_the_average_over_the_steps(double decay)
    {
        // Without averages, and a checkpoint after each step: the weights as training sees them.
        using var plain = Iris(null);
        using var averaged = Iris(decay);
        var steps = plain.Events().OfType<CheckpointEvent>().Select(point => Weights(point.Checkpoint)).ToList();
        using var untrained = Iris(null, learningRate: 0);
        var expected = Weights(untrained.Events().OfType<CheckpointEvent>().First().Checkpoint);
        var points = averaged.Events().OfType<CheckpointEvent>().ToList();
        Assert.Equal(steps.Count, points.Count);
        for (var step = 1; step <= steps.Count; step++)
        {
            var d = Math.Min(decay, (1.0 + step) / (10 + step));
            expected = [.. expected.Zip(steps[step - 1], (average, weight) => (d * average) + ((1 - d) * weight))];
            var actual = Weights(points[step - 1].Checkpoint);
            foreach (var (right, found) in expected.Zip(actual))
                Assert.Equal(right, found, 1e-5);
            // Training itself goes on with the weights, which no average changes.
            Assert.Equal(steps[step - 1], Raw(points[step - 1].Checkpoint));
        }
    }

    [Fact]
    public void The_averages_are_judged_and_predict()
    {
        using var plain = Iris(null);
        using var averaged = Iris(0.9);
        var events = averaged.Events();
        var (with, without) = (events.OfType<EpochEvent>().Last().Values, plain.Events().OfType<EpochEvent>().Last().Values);
        Assert.Equal(without["train.loss"], with["train.loss"]);
        Assert.NotEqual(without["validation.loss"], with["validation.loss"]);

        // The loss of the best checkpoint's weights, taken from its predictions.
        var best = events.OfType<CheckpointEvent>().Last(point => point.IsBest);
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(averaged.Model, averaged.Training, best.Checkpoint.Weights, device);
        var rows = TrainingData.Create(averaged.Dataset, averaged.Training).Split.Validation;
        var (inputs, classes) = (new float[rows.Length * 4], new int[rows.Length]);
        averaged.Dataset.ReadInputs(rows, inputs);
        averaged.Dataset.ReadClasses(rows, classes);
        var probabilities = predictor.Predict(inputs);
        var loss = classes.Select((label, row) => -Math.Log(probabilities[(3 * row) + label])).Average();
        Assert.Equal(best.Metrics["validation.loss"], loss, 1e-5);
        Assert.Equal(loss, events.OfType<EvaluationEvent>().Single().Report.Metrics["loss"]!.Value, 1e-5);
    }

    [Fact]
    public void A_frozen_layer_is_its_own_average()
    {
        using var run = new SampleRun("sample:iris",
            """{ "type": "dense", "units": 8, "trainable": false }, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "epochs": 2, "averaging": {} }""");
        var point = run.Events().OfType<CheckpointEvent>().Last().Checkpoint;
        Assert.DoesNotContain(Safetensors.Read(point.State).Tensors,
            tensor => tensor.Name.Contains("dense_1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_takes_what_was_said()
    {
        using var run = Iris(0.9);
        using var device = new MeasuredDevice(new CpuDevice(1));
        using (var trainer = run.Trainer(device))
            Assert.IsType<CompletedEvent>(trainer.Run().Last());
        var plans = RunPlans.Compile(run.Model, run.Training, RunSplit.Sizes(run.Dataset.Schema, run.Training.Validation));
        Assert.Equal(MemoryNeed.Of(plans, device.BytesOf, run.Training, run.Dataset.Schema).DeviceBytes, device.Bytes);
        Assert.Equal(0, device.Live);
    }

    private static double[] Weights(Checkpoint point) =>
        [.. Safetensors.Read(point.Weights).Tensors.SelectMany(tensor => tensor.Values).Select(value => (double)value)];

    private static double[] Raw(Checkpoint point) => [.. Safetensors.Read(point.State).Tensors
        .Where(tensor => tensor.Name.StartsWith("loop.weights.", StringComparison.Ordinal))
        .SelectMany(tensor => tensor.Values).Select(value => (double)value)];

    private static SampleRun Iris(double? decay, double learningRate = 0.3) => new("sample:iris", Layers, $$"""
        {
          "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": {{learningRate}} }, "batchSize": 150, "epochs": 14,
          "validation": { "fraction": 0.2 }, "averaging": {{(decay is { } d ? $$"""{ "decay": {{d}} }""" : "null")}}
        }
        """);
}
