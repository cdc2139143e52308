using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class PredictorTests
{
    [Fact]
    public void Raw_rows_get_the_classes_of_the_evaluation_as_probabilities()
    {
        using var run = Iris();
        var events = run.Events();
        var best = events.OfType<CheckpointEvent>().Last(point => point.IsBest);
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training, best.Checkpoint.Weights, device);
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Validation;
        var (inputs, classes) = (new float[rows.Length * 4], new int[rows.Length]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, classes);
        var matrix = new long[3, 3];
        foreach (var (probabilities, row) in predictor.Predict(inputs).Chunk(predictor.OutputWidth).Select((p, i) => (p, i)))
        {
            Assert.Equal(1, probabilities.Sum(), 1e-5);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            matrix[classes[row], HostJudgement.ArgMax(probabilities)]++;
        }
        Assert.Equal(report.Samples, rows.Length);
        Assert.Equal(report.ConfusionMatrix!.SelectMany(row => row), matrix.Cast<long>());
    }

    [Fact]
    public void A_row_gets_the_same_answer_alone_and_among_others()
    {
        using var run = Iris();
        var weights = run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights;
        using var device = new CpuDevice(2);
        using var predictor = new Predictor(run.Model, run.Training, weights, device);
        var inputs = new float[150 * 4];
        run.Dataset.ReadInputs([.. Enumerable.Range(0, 150)], inputs);
        var together = predictor.Predict(inputs);
        var alone = inputs.Chunk(4).SelectMany(row => predictor.Predict(row)).ToArray();
        Assert.Equal(together.Length, alone.Length);
        for (var i = 0; i < alone.Length; i++)
            Assert.Equal(together[i], alone[i], 1e-5f);
    }

    [Fact]
    public void Numbers_that_are_no_whole_rows_are_refused_without_a_normalisation_too()
    {
        using var run = Iris();
        using var device = new CpuDevice(1);
        var tensors = Safetensors.Read(run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights).Tensors;
        using var predictor = new Predictor(run.Model, run.Training, Safetensors.Write(tensors), device);
        var error = Assert.Throws<ArgumentException>(() => predictor.Predict(new float[9]));
        Assert.Contains("9 numbers are not rows of 4", error.Message);
    }

    [Fact]
    public void A_predictor_that_cannot_be_made_leaves_nothing_behind()
    {
        using var run = Iris();
        var weights = run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights;
        using var device = new MeasuredDevice(new CpuDevice(1), failAt: 3);
        Assert.Throws<InsufficientMemoryException>(() => new Predictor(run.Model, run.Training, weights, device));
        var tensors = Safetensors.Read(weights).Tensors.SkipLast(1).ToList();
        Assert.Throws<InvalidDataException>(() => new Predictor(run.Model, run.Training, Safetensors.Write(tensors),
            new MeasuredDevice(device)));
        Assert.Equal(0, device.Live);
    }

    [Fact]
    public void A_damaged_normalisation_is_refused()
    {
        using var run = Iris();
        var file = Safetensors.Read(run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights);
        var damaged = Safetensors.Write(file.Tensors, new Dictionary<string, string> { ["normalization"] = "{" });
        using var device = new CpuDevice(1);
        Assert.Throws<InvalidDataException>(() => new Predictor(run.Model, run.Training, damaged, device));
    }

    private static SampleRun Iris() => new("sample:iris",
        """{ "type": "dense", "units": 8, "activation": "relu" }, { "type": "dropout" }, { "type": "dense", "units": 3 }""",
        """{ "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 5, "validation": { "fraction": 0.4 } }""");
}
