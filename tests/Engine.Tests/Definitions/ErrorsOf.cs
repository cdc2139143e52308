using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;

namespace TrainService.Engine.Tests.Definitions;

/// <summary>What is wrong with a definition, as its author is told.</summary>
internal static class ErrorsOf
{
    public static IReadOnlyList<DefinitionError> Reading<T>(string json) =>
        Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<T>(json)).Errors;

    /// <summary>A model that reads well and cannot be built.</summary>
    public static DefinitionError Building(string json) => Assert.Single(Assert.Throws<DefinitionException>(() =>
        ModelBuilder.Build(new GraphBuilder(), DefinitionReader.Parse<ModelDefinition>(json), 1, training: true)).Errors);

    public static string Model(string layers, string shape = "[4]") =>
        $$"""{ "inputs": [{ "name": "x", "shape": {{shape}} }], "layers": [{{layers}}] }""";
}
