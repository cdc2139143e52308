using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Definitions that somebody has scribbled on are built, or refused with a pointer to what was written: nothing else
/// may happen to them.</summary>
public sealed class DefinitionFuzzTests
{
    // Each seed's definitions are scribbled on so many times.
    private const int Rounds = 20;

    public static TheoryData<int> Seeds => Property.Seeds(60);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_written_is_built_or_refused_with_a_pointer(int seed)
    {
        var draws = new Draws(seed);
        var run = RandomRun.Of(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var whole = new JsonObject { ["model"] = run.Model.DeepClone(), ["training"] = run.Training.DeepClone() };
            for (var changes = draws.Between(1, 3); changes > 0; changes--)
                Scribble.On(draws, whole);
            try
            {
                Build(whole, run);
            }
            catch (DefinitionException exception)
            {
                Assert.NotEmpty(exception.Errors);
                Assert.All(exception.Errors, error =>
                {
                    Assert.False(string.IsNullOrWhiteSpace(error.Message));
                    Assert.True(Leads(whole, error.Pointer), $"seed {seed}: {error} points to nothing of {whole.ToJsonString()}");
                });
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {whole.ToJsonString()}: {exception}");
            }
        }
    }

    // As a run is accepted: read, checked, compiled.
    private static void Build(JsonObject whole, RandomRun run)
    {
        var model = TrainingCheck.At("/model", () => Read<ModelDefinition>(whole["model"]));
        var training = TrainingCheck.At("/training", () => Read<TrainingDefinition>(whole["training"]));
        DryRun.Of(model, training, run.Dataset.Schema, CpuDevice.BytesOfWidest);
    }

    private static T Read<T>(JsonNode? json) => DefinitionReader.Parse<T>(json is null ? "null" : json.ToJsonString());

    // The data set is no part of what was written.
    private static bool Leads(JsonNode json, string pointer) =>
        pointer.StartsWith("/dataset", StringComparison.Ordinal) || JsonPlace.IsIn(json, pointer);
}
