using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Trainings on rows that are inputs alone.</summary>
public sealed class TargetlessTests
{
    private static readonly string Csv = "a,b,kind,price\n" + string.Concat(
        Enumerable.Range(0, 90).Select(i => $"{i % 7},{i * 0.5},{(i % 3 == 0 ? "p" : "q")},{i}.25\n"));

    private const string Layers = """{ "type": "dense", "units": 3, "activation": "tanh" }, { "type": "dropout", "rate": 0.1 }, { "type": "dense", "units": 4 }""";

    private const string Training = """
        {
          "loss": "meanSquaredError", "target": "input", "batchSize": 8, "epochs": 4, "inspect": true,
          "validation": { VALIDATION }
        }
        """;

    [Theory]
    [InlineData("\"fraction\": 0.2")]
    [InlineData("\"folds\": 4, \"fold\": 2")]
    public void A_run_is_bit_for_bit_that_on_the_same_rows_with_a_target_and_goes_on_as_if_it_had_never_stopped(string validation)
    {
        var training = Training.Replace("VALIDATION", validation);
        using var with = SampleRun.OfCsv(Csv, new DatasetOptions { Target = ["price"] }, Layers, training);
        using var without = SampleRun.OfCsv(Csv, NoPrice, Layers, training);
        Assert.Null(without.Dataset.Schema.Target);
        var whole = without.Events(loading: LoaderPlace.Ahead);
        Assert.Equal(with.Events().Select(SampleRun.Text), whole.Select(SampleRun.Text));
        Assert.Contains("validation.r2", whole.OfType<EpochEvent>().Last().Values.Keys);
        Assert.NotNull(whole.OfType<EvaluationEvent>().Single().Report.Metrics["rootMeanSquaredError"]);

        without.AssertGoesOn(whole, at: 1);
    }

    [Theory]
    [InlineData("""{ "loss": "meanSquaredError" }""", "/training/target")]
    [InlineData("""{ "loss": { "type": "huber", "target": "data" }, "target": "input" }""", "/training/loss/target")]
    [InlineData("""{ "losses": { "dense_2": { "type": "huber", "target": "data" } } }""", "/training/losses/dense_2/target")]
    [InlineData("""{ "losses": { "dense_2": "crossEntropy" } }""", "/training/target")]
    public void What_needs_a_target_is_refused_with_what_helps(string training, string pointer)
    {
        using var run = SampleRun.OfCsv(Csv, NoPrice, Layers, training);
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal((pointer, "the data set has no target to compare output 'dense_2' with; \"target\": \"input\" compares it with what the "
            + "model is given"), (error.Pointer, error.Message));
    }

    [Fact]
    public void Of_several_inputs_one_is_to_be_named()
    {
        const string model = """
            {
              "inputs": [{ "name": "left", "shape": [1] }, { "name": "right", "shape": [2] }], "outputs": ["again"],
              "layers": [
                { "type": "concat", "name": "both", "inputs": ["left", "right"] }, { "type": "dense", "name": "again", "units": 2, "inputs": ["both"] }
              ]
            }
            """;
        var options = DatasetOptions.Parse("""{"inputs":{"left":"a","right":["b","price"]},"target":[]}""");
        using var refused = SampleRun.OfTable(Csv, options, model, """{ "loss": "huber" }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(refused.Model, refused.Training, refused.Dataset.Schema)).Errors.Single();
        Assert.EndsWith("with; \"target\" can name an input instead: left, right", error.Message);
        using var run = SampleRun.OfTable(Csv, options, model, """{ "loss": "huber", "target": "right", "epochs": 2 }""");
        Assert.Equal(2, run.Events().OfType<EpochEvent>().Count());
    }

    private static DatasetOptions NoPrice => DatasetOptions.Parse("""{"target":[],"columns":{"price":"ignored"}}""");
}
