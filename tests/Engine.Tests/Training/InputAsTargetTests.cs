using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Autoencoders: what the model is given is what it is to answer.</summary>
public sealed class InputAsTargetTests
{
    private const string Layers = """
        { "type": "flatten" }, { "type": "dense", "units": 32, "activation": "relu" }, { "type": "dense", "units": 64 }
        """;

    [Fact]
    public void Digits_come_back_in_the_units_they_came_in()
    {
        using var run = new SampleRun("sample:digits", Layers, """
            {
              "loss": "meanSquaredError", "target": "input", "optimizer": { "type": "adam", "learningRate": 0.005 },
              "batchSize": 32, "epochs": 6, "validation": { "fraction": 0.1 }
            }
            """);
        var events = run.Events();
        var epochs = events.OfType<EpochEvent>().ToList();
        Assert.Equal(["train.loss", "validation.loss", "validation.rootMeanSquaredError", "validation.meanAbsoluteError", "validation.r2"],
            epochs[^1].Values.Keys);
        Assert.True(epochs[^1].Values["validation.loss"] < epochs[0].Values["validation.loss"] / 2);
        var report = events.OfType<EvaluationEvent>().Single().Report;
        Assert.Null(report.Classes);
        Assert.Null(report.Targets);

        var weights = events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training, weights, device);
        Assert.Equal((64, "x"), (predictor.OutputWidth, predictor.Outputs[0].FromInput!.Name));
        var data = TrainingData.Create(run.Dataset, run.Training);
        var inputs = new float[data.Split.Validation.Length * 64];
        run.Dataset.ReadInputs(data.Split.Validation, inputs);
        var answers = predictor.Predict(inputs);
        // Pixels go from 0 to 16: answers left normalised would be some 5 off.
        Assert.InRange(inputs.Zip(answers, (x, y) => Math.Abs(x - y)).Average(), 0.1, 2);
        // The loss is that of these answers, normalised.
        data.Normalization.Apply(inputs);
        data.Normalization.Apply(answers);
        Assert.Equal(inputs.Zip(answers, (x, y) => Math.Pow((double)x - y, 2)).Average(), report.Metrics["loss"]!.Value, 1e-4);
    }

    [Fact]
    public void The_target_is_the_input_before_it_is_augmented()
    {
        using var run = new SampleRun("sample:digits", Layers, """
            {
              "loss": "meanSquaredError", "target": "input", "batchSize": 64,
              "augmentation": [{ "type": "gaussianNoise", "deviation": 0.3 }, { "type": "randomCrop", "padding": 2 }]
            }
            """);
        var data = TrainingData.Create(run.Dataset, run.Training);
        var (clean, noisy) = (data.Loader.NewBatch(64), data.TrainingLoader.NewBatch(64));
        foreach (var (loader, batch) in new[] { (data.Loader, clean), (data.TrainingLoader, noisy) })
        {
            batch.Choose([.. Enumerable.Range(100, 64)], epoch: 3);
            loader.Load(batch);
        }
        Assert.Equal(clean.Inputs, noisy.Clean);
        Assert.NotEqual(clean.Inputs.ToArray(), noisy.Inputs.ToArray());

        var step = CompiledStep.Of(StepGraph.ForTraining(run.Model, run.Training, 64));
        using var device = new CpuDevice(1);
        using var state = new ModelState(device, step.Graph.Variables);
        state.Initialize(1);
        using var prepared = new Step(device, step, run.Training, state);
        noisy.Send(prepared);
        var (input, target) = (new float[64 * 64], new float[64 * 64]);
        prepared.Inputs[0].Value.Download<float>(input);
        prepared.Outputs[0].Target.Download<float>(target);
        Assert.Equal(noisy.Inputs.ToArray(), input);
        Assert.Equal(clean.Inputs.ToArray(), target);
    }

    [Fact]
    public void A_denoising_run_goes_on_as_if_it_had_never_stopped()
    {
        using var run = new SampleRun("sample:digits", Layers, """
            {
              "loss": "huber", "target": "input", "batchSize": 128, "epochs": 4, "validation": { "fraction": 0.1 },
              "augmentation": [{ "type": "gaussianNoise", "deviation": 0.3 }]
            }
            """);
        var whole = run.Events(loading: LoaderPlace.Ahead);
        run.AssertGoesOn(whole, at: 1);
    }

    [Theory]
    [InlineData("\"crossEntropy\"", "\"input\"", 64, "/training/loss", "crossEntropy needs classes, but an input is numeric; use meanSquaredError, or binaryCrossEntropy for numbers from 0 to 1")]
    [InlineData("\"meanSquaredError\"", "\"input\"", 63, "/model/layers", "output 'dense_1' has 63 values a row, the input 'x' that it is compared with is [1, 8, 8]")]
    [InlineData("\"meanSquaredError\"", "\"inputs\"", 64, "/training/target", "there is no target 'inputs'; did you mean 'input'?")]
    [InlineData("""{ "type": "huber", "target": "y" }""", "\"input\"", 64, "/training/loss/target", "there is no target 'y'")]
    public void What_does_not_suit_is_refused(string loss, string target, int units, string pointer, string message)
    {
        using var run = new SampleRun("sample:digits", $$"""{ "type": "flatten" }, { "type": "dense", "units": {{units}} }""",
            $$"""{ "loss": {{loss}}, "target": {{target}} }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }
}
