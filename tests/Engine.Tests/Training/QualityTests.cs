using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Reference;
using TrainService.Engine.Training;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Training;

/// <summary>The sample runs reach on real data what such models are known to reach.</summary>
public sealed class QualityTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("iris-mlp", "sample:iris", 0.95)]
    [InlineData("digits-cnn", "sample:digits", 0.98)]
    public void Classes_are_told_apart(string run, string sample, double atLeast)
    {
        SampleDatasets.Import(sample, folder.Destination);
        var accuracy = Train(run, training => training).Metrics["accuracy"]!.Value;
        Assert.True(accuracy >= atLeast, $"{run}: accuracy {accuracy}");
    }

    [SkippableTheory]
    [InlineData("fashion-mlp", 0.885)]
    [InlineData("fashion-cnn", 0.92)]
    [InlineData("fashion-cnn-augmented", 0.935)]
    public void Clothes_are_told_apart(string run, double atLeast)
    {
        const string files = "/usr/share/datasets/fashion-mnist";
        Skip.IfNot(Directory.Exists(files), "Fashion-MNIST is not here (Debian: dataset-fashion-mnist)");
        DatasetImport.Import([.. Directory.GetFiles(files, "*-ubyte.gz").Select(file => new UploadedFile(Path.GetFileName(file), file))],
            "idx", null, folder.Destination);
        var report = Train(run, training => training);
        Assert.Equal("test", report.Split);
        Assert.True(report.Metrics["accuracy"] >= atLeast, $"{run}: accuracy {report.Metrics["accuracy"]}");
    }

    [Fact]
    public void Diabetes_is_foretold_within_57_points_by_the_mean_of_five_folds()
    {
        DatasetImport.Import([new UploadedFile("diabetes.csv", Repository.Path("samples/data/diabetes.csv"))], "csv",
            new DatasetOptions { Target = ["progression"] }, folder.Destination);
        var errors = Enumerable.Range(0, 5).Select(fold => Train("diabetes-mlp", training => training with
        {
            Validation = training.Validation! with { Fold = fold },
        }).Metrics["rootMeanSquaredError"]!.Value).ToList();
        Assert.True(errors.Average() <= 57, string.Join(", ", errors));
    }

    public void Dispose() => folder.Dispose();

    private EvaluationReport Train(string run, Func<TrainingDefinition, TrainingDefinition> change)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.Path($"samples/runs/{run}.json")));
        using var dataset = DatasetFile.Open(folder.Destination);
        using var device = new CpuDevice(2);
        using var trainer = new Trainer(
            DefinitionReader.Read<ModelDefinition>(json.RootElement.GetProperty("model")),
            change(DefinitionReader.Read<TrainingDefinition>(json.RootElement.GetProperty("training"))),
            dataset, device, TimeProvider.System);
        var report = trainer.Run().OfType<EvaluationEvent>().Single().Report;
        output.WriteLine($"{run}: {string.Join(", ", report.Metrics.Select(metric => $"{metric.Key} {metric.Value:F4}"))}");
        return report;
    }
}
