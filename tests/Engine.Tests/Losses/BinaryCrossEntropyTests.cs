using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;
using TrainService.Engine.Tests.Reference;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Losses;

public sealed class BinaryCrossEntropyTests
{
    [Theory]
    [InlineData(1e4f, 1, 0)]
    [InlineData(-1e4f, 0, 0)]
    [InlineData(1e4f, 0, 1e4)]
    [InlineData(-1e4f, 1, 1e4)]
    [InlineData(-12f, 0, 6.144193478e-6)]
    [InlineData(12f, 1, 6.144193478e-6)]
    [InlineData(0f, 0.5f, 0.6931471806)]
    public void Sure_answers_cost_what_they_should_to_float_precision(float logit, float target, double expected)
    {
        var graph = new GraphBuilder();
        graph.Output("loss", new BinaryCrossEntropy().Build(
            graph, graph.Input("x", Shape.Of(1, 1)), graph.Input("t", Shape.Of(1, 1))));
        using var device = new CpuDevice(1);
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetInput("x", new CaseTensor(Shape.Of(1, 1), [logit]));
        run.SetInput("t", new CaseTensor(Shape.Of(1, 1), [target]));
        run.Run();
        Assert.Equal(expected, run.Output("loss").Values.Single(), 1e-6 * expected);
    }

    [Fact]
    public void One_output_predicts_the_probability_of_the_second_class_and_is_judged_by_it()
    {
        var rows = Enumerable.Range(0, 60).Select(i => (X: (i - 30) / 10.0, Y: i % 7 == 0 ? i < 30 : i >= 30));
        using var run = SampleRun.OfCsv("x,y\n" + string.Concat(rows.Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"{row.X:f1},{(row.Y ? "yes" : "no")}\n"))),
            new DatasetOptions { Target = ["y"] }, """{ "type": "dense", "units": 1 }""",
            """{ "loss": "binaryCrossEntropy", "optimizer": { "type": "adamW", "learningRate": 0.1 }, "batchSize": 60, "epochs": 40 }""");
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device);
        var all = Enumerable.Range(0, 60).ToArray();
        var (inputs, classes) = (new float[60], new int[60]);
        run.Dataset.ReadInputs(all, inputs);
        run.Dataset.ReadClasses(all, classes);
        var probabilities = predictor.Predict(inputs);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        var right = probabilities.Zip(classes).Count(pair => (pair.First >= 0.5 ? 1 : 0) == pair.Second);
        Assert.Equal(right / 60.0, report.Metrics["accuracy"]!.Value, 1e-12);
        Assert.True(right >= 50, $"{right} of 60 are right");
        // The loss that was reported is that of these probabilities.
        var loss = probabilities.Zip(classes).Average(pair => -Math.Log(pair.Second == 1 ? pair.First : 1 - pair.First));
        Assert.Equal(loss, report.Metrics["loss"]!.Value, 1e-5);
    }

    [Fact]
    public void A_weight_that_is_negative_is_refused() => Assert.Equal("/positiveWeight", Assert.Throws<DefinitionException>(
        () => DefinitionReader.Parse<Loss>("""{ "type": "binaryCrossEntropy", "positiveWeight": -1 }""")).Errors.Single().Pointer);
}
