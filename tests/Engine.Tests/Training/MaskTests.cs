using TrainService.Engine.Data;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A class for each pixel, or each step of a sequence.</summary>
public sealed class MaskTests
{
    private const int Images = 24, Height = 6, Width = 5;

    internal const string Pixels = """
        {
          "inputs": [{ "name": "image", "shape": [1, 6, 5] }],
          "layers": [
            { "type": "conv2d", "filters": 6, "kernelSize": 3, "padding": "same", "activation": "relu" },
            { "type": "conv2d", "filters": 3, "kernelSize": 1 }
          ]
        }
        """;

    [Fact]
    public void Masks_are_learned_judged_and_predicted()
    {
        using var run = Masks("""
            {
              "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 5, "epochs": 25,
              "validation": { "fraction": 0.25 }, "metrics": ["accuracy", "meanIoU", "f1", "confusionMatrix", "logLoss"]
            }
            """);
        var events = run.Events();
        Assert.Equal(
            ["train.loss", "train.accuracy", "validation.loss", "validation.accuracy", "validation.meanIoU", "validation.f1", "validation.logLoss"],
            events.OfType<EpochEvent>().Last().Values.Keys);
        var report = events.OfType<EvaluationEvent>().Single().Report;
        Assert.True(report.Metrics["accuracy"] > 0.9, $"accuracy {report.Metrics["accuracy"]}");

        var (rows, predicted, right) = Judge(run, events);
        Assert.Equal(rows.Length, report.Samples);
        var matrix = new long[3][];
        for (var label = 0; label < 3; label++)
            matrix[label] = [.. Enumerable.Range(0, 3).Select(other =>
                (long)predicted.Zip(right).Count(pair => pair == (other, label)))];
        Assert.Equal(matrix, report.ConfusionMatrix!);
        Assert.Equal(rows.Length * Height * Width, matrix.Sum(row => row.Sum()));
        Assert.Equal(Enumerable.Range(0, 3).Average(label => (double)matrix[label][label]
            / (matrix[label].Sum() + matrix.Sum(row => row[label]) - matrix[label][label])), report.Metrics["meanIoU"]!.Value, 1e-12);
        // The mean over all pixels.
        Assert.Equal(report.Metrics["loss"]!.Value, report.Metrics["logLoss"]!.Value, 1e-5);
    }

    [Fact]
    public void Ignored_pixels_are_neither_learned_nor_judged()
    {
        // Class 2 is the last: the model needs no output for it.
        using var run = Masks("""
            {
              "loss": { "type": "crossEntropy", "ignoreIndex": 2 }, "optimizer": { "type": "adam", "learningRate": 0.02 },
              "batchSize": 5, "epochs": 3, "metrics": ["accuracy", "meanIoU", "confusionMatrix"], "validation": { "fraction": 0.25 }
            }
            """, Pixels.Replace("\"filters\": 3", "\"filters\": 2"));
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        var (_, predicted, right) = Judge(run, events);
        var judged = predicted.Zip(right).Where(pair => pair.Second != 2).ToList();
        Assert.InRange(judged.Count, 1, right.Length - 1);
        Assert.Equal(judged.Count, report.ConfusionMatrix!.Sum(row => row.Sum()));
        Assert.Equal((double)judged.Count(pair => pair.First == pair.Second) / judged.Count, report.Metrics["accuracy"]!.Value, 1e-12);
        Assert.Equal(0, report.Classes![2].Support);
        Assert.Equal(3, report.Classes!.Count);
    }

    [Theory]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": 2 }""", 1)]
    [InlineData("""{ "type": "crossEntropy", "classWeights": [1, 2, 3] }""", 2)]
    [InlineData("\"crossEntropy\"", 1, """, "augmentation": ["randomFlip", { "type": "randomRotation", "degrees": 20 }, { "type": "randomCrop", "padding": 1 }]""")]
    public void A_run_goes_on_as_if_it_had_never_stopped_with_any_number_of_threads(string loss, int accumulate, string more = "")
    {
        using var run = Masks($$"""
            { "loss": {{loss}}, "batchSize": 4, "accumulate": {{accumulate}}, "epochs": 4, "validation": { "fraction": 0.25 }{{more}} }
            """);
        var whole = run.Events();
        foreach (var threads in new[] { 1, 3 })
            run.AssertGoesOn(whole, at: 1, threads);
    }

    [Fact]
    public void Two_classes_may_come_from_one_filter()
    {
        using var run = Masks("""
            {
              "loss": "binaryCrossEntropy", "optimizer": { "type": "adam", "learningRate": 0.05 }, "batchSize": 6, "epochs": 20,
              "validation": { "fraction": 0.25 }, "metrics": ["accuracy", "confusionMatrix"]
            }
            """, Pixels.Replace("\"filters\": 3", "\"filters\": 1"), classes: 2);
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        var (_, predicted, right) = Judge(run, events);
        Assert.Equal((double)predicted.Zip(right).Count(pair => pair.First == pair.Second) / right.Length,
            report.Metrics["accuracy"]!.Value, 1e-12);
        Assert.True(report.Metrics["accuracy"] > 0.9, $"accuracy {report.Metrics["accuracy"]}");
    }

    [Fact]
    public void Each_step_of_a_sequence_may_have_a_class()
    {
        var numbers = new Numbers(7);
        var x = numbers.Floats(60 * 4 * 2);
        var y = Enumerable.Range(0, 60 * 4).Select(i => x[2 * i] > 0 ? x[(2 * i) + 1] > 0 ? 2 : 1 : 0).ToArray();
        using var run = SampleRun.OfArrays(Npz.Of(("x", [60, 4, 2], x), ("y", [60, 4], y)), new DatasetOptions(), """
            {
              "inputs": [{ "name": "x", "shape": [4, 2] }],
              "layers": [{ "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": 3 }]
            }
            """, """
            {
              "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.05 }, "batchSize": 8, "epochs": 40,
              "validation": { "fraction": 0.2 }
            }
            """);
        var report = run.Events().OfType<EvaluationEvent>().Single().Report;
        Assert.True(report.Metrics["accuracy"] > 0.9, $"accuracy {report.Metrics["accuracy"]}");
        Assert.Equal(12 * 4, report.ConfusionMatrix!.Sum(row => row.Sum()));
    }

    /// <summary>Dark, grey and bright pixels, which are the classes.</summary>
    internal static SampleRun Masks(string training, string model = Pixels, int classes = 3, int filters = 3)
    {
        var bytes = new Numbers(5).Floats(Images * Height * Width).Select(value => (byte)(int)Math.Clamp((value + 2) * 60, 0, 255)).ToArray();
        var masks = Array.ConvertAll(bytes, value => classes == 2 ? value / 120 > 0 ? 1 : 0 : value < 90 ? 0 : value < 150 ? 1 : 2);
        return SampleRun.OfArrays(Npz.Of(("images", [Images, Height, Width], bytes), ("masks", [Images, Height, Width], masks)),
            new DatasetOptions(), model.Replace("\"filters\": 3", $"\"filters\": {filters}"), training);
    }

    // The class that the best weights answer for each pixel of the validation rows, and the right one.
    private static (int[] Rows, int[] Predicted, int[] Right) Judge(SampleRun run, List<TrainingEvent> events)
    {
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Validation;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device);
        var (inputs, right) = (new float[rows.Length * Height * Width], new int[rows.Length * Height * Width]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, right);
        var answers = predictor.Predict(inputs);
        var width = answers.Length / right.Length;
        return (rows, [.. answers.Chunk(width).Select(pixel => width == 1 ? (pixel[0] >= 0.5f ? 1 : 0) : Array.IndexOf(pixel, pixel.Max()))], right);
    }
}
