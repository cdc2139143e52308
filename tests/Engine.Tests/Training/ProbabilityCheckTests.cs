using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Losses of probabilities take numbers from 0 to 1: with others they fall for ever, which looks like learning.</summary>
public sealed class ProbabilityCheckTests
{
    private const string Numbers = "a,b,share,many\n0.2,1,0,0.25\n0.4,8,0.5,590\n0.9,3,1,-4\n0.3,5,0.25,7\n";

    [Theory]
    [InlineData("binaryCrossEntropy", "many", "binaryCrossEntropy compares with numbers from 0 to 1, and the target 'many' is from -4 to 590; "
        + "bring the data set's to that range before its upload, or use meanSquaredError")]
    [InlineData("klDivergence", "many", "klDivergence compares with numbers from 0 to 1, and the target 'many' is from -4 to 590")]
    [InlineData("binaryCrossEntropy", "share", null)]
    [InlineData("klDivergence", "share", null)]
    [InlineData("meanSquaredError", "many", null)]
    [InlineData("huber", "many", null)]
    public void A_targets_range_is_looked_at(string loss, string target, string? message)
    {
        using var run = SampleRun.OfCsv(Numbers, DatasetOptions.Parse($$"""
            { "target": ["{{target}}"], "columns": { "{{target}}": "numeric", "{{(target == "share" ? "many" : "share")}}": "ignored" } }
            """), """{ "type": "dense", "units": 1 }""", $$"""{ "loss": "{{loss}}" }""");
        AssertRefused(run, "/training/loss", message);
    }

    [Theory]
    [InlineData("standard", "and input 'x' is normalised to mean 0 and deviation 1, column 'a' from ")]
    [InlineData("none", "and column 'b' of input 'x', which is not normalised, is from 1 to 8; import the data set with \"normalization\": \"minMax\", or use meanSquaredError")]
    [InlineData("minMax", null)]
    public void So_is_an_inputs_as_it_is_normalised(string normalization, string? message)
    {
        using var run = SampleRun.OfCsv(Numbers, DatasetOptions.Parse($$"""
            { "target": "share", "columns": { "many": "ignored" }, "normalization": "{{normalization}}" }
            """), """{ "type": "dense", "units": 2 }""", """{ "loss": "binaryCrossEntropy", "target": "input" }""");
        AssertRefused(run, "/training/loss", message);
    }

    [Fact]
    public void One_of_several_outputs_is_named()
    {
        using var run = SampleRun.OfTable(Numbers, DatasetOptions.Parse("""{ "targets": { "s": "share", "m": "many" }, "columns": { "share": "numeric", "many": "numeric" } }"""), """
            {
              "inputs": [{ "name": "x", "shape": [2] }],
              "layers": [{ "type": "dense", "units": 1, "name": "s", "inputs": ["x"] }, { "type": "dense", "units": 1, "name": "m", "inputs": ["x"] }],
              "outputs": ["s", "m"]
            }
            """, """{ "losses": { "s": "binaryCrossEntropy", "m": "binaryCrossEntropy" } }""");
        AssertRefused(run, "/training/losses/m", "binaryCrossEntropy compares with numbers from 0 to 1, and the target 'many' is from -4 to 590");
    }

    [Fact]
    public void Images_are_no_probabilities_unless_they_are_brought_to_that_range()
    {
        using var run = new SampleRun("sample:digits", """{ "type": "flatten" }, { "type": "dense", "units": 64 }""",
            """{ "loss": "binaryCrossEntropy", "target": "input" }""");
        AssertRefused(run, "/training/loss", "and input 'x' is normalised to mean 0 and deviation 1; import");
    }

    [Fact]
    public void Columns_that_are_constant_or_categories_are_probabilities_in_any_normalization()
    {
        using var run = SampleRun.OfCsv("a,kind,y\n7,p,0\n7,q,1\n7,p,1\n", DatasetOptions.Parse("""{ "target": "y" }"""),
            """{ "type": "dense", "units": 3 }""", """{ "loss": "binaryCrossEntropy", "target": "input" }""");
        AssertRefused(run, "", null);
    }

    private static void AssertRefused(SampleRun run, string pointer, string? message)
    {
        if (message is null)
        {
            TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema);
            return;
        }
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(message, error.Message);
    }
}
