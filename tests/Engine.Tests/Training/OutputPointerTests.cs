using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>What is wrong with an output's loss is told where the training says it, whatever the output is called.</summary>
public sealed class OutputPointerTests
{
    private const string ThreeWeights = """{ "type": "crossEntropy", "classWeights": [1, 2, 3] }""";

    private static readonly DatasetSchema TwoClasses = new("csv",
        [new("x", ColumnKind.Numeric, ColumnRole.Input, [4]), new("y", ColumnKind.Categorical, ColumnRole.Target)],
        [4], DatasetSchema.Float32, new(TargetKind.Classes, ["no", "yes"], ["y"]), new(20, 0, 0), NormalizationKind.None);

    [Theory]
    [InlineData("a/b", "\"losses\": { \"a/b\": " + ThreeWeights + " }", "/training/losses/a~1b")]
    [InlineData("~", "\"losses\": { \"~\": " + ThreeWeights + " }", "/training/losses/~0")]
    [InlineData("a/b", "\"loss\": " + ThreeWeights, "/training/loss")]
    [InlineData("a/b", "\"losses\": { \"a/b\": { \"type\": \"crossEntropy\", \"target\": \"y/\" } }", "/training/losses/a~1b/target")]
    [InlineData("a/b", "\"losses\": { \"c/d\": \"crossEntropy\" }", "/training/losses/c~1d")]
    [InlineData("a/b", "\"losses\": { \"a/b\": \"huber\" }", "/training/losses/a~1b")]
    public void Of_its_name(string output, string losses, string pointer)
    {
        var model = DefinitionReader.Parse<ModelDefinition>(ErrorsOf.Model($$"""{ "type": "dense", "units": 2, "name": "{{output}}" }"""));
        var training = DefinitionReader.Parse<TrainingDefinition>($$"""{ {{losses}} }""");
        var errors = Assert.Throws<DefinitionException>(() => DryRun.Of(model, training, TwoClasses, CpuDevice.BytesOfWidest)).Errors;
        Assert.Equal(pointer, Assert.Single(errors).Pointer);
    }
}
