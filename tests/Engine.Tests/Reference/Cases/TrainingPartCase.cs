using System.Text.Json;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A part of a training definition that the engine does not have yet: read as one, it says so itself.</summary>
internal static class TrainingPartCase
{
    public static void Run(CaseFile file, string part)
    {
        using var training = JsonDocument.Parse(
            $$"""{ "loss": "meanSquaredError", "{{part}}": {{file.Json(part).GetRawText()}} }""");
        NotBuiltException.Read(() => DefinitionReader.Read<TrainingDefinition>(training.RootElement));
        throw new NotSupportedException($"the engine has {part} now, but the suite does not run it: teach it");
    }
}
