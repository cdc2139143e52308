using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Losses;

namespace TrainService.Engine.Training;

/// <summary>An output of the model with the loss it is trained by.</summary>
/// <param name="Pointer">To the loss, from the training on.</param>
/// <param name="FromInput">The model's input that it is compared with; null for the data set's target.</param>
/// <param name="SaidAt">Where the training says what it is compared with, from the training on.</param>
internal sealed record TrainedOutput(string Name, Loss Loss, string Pointer, InputDefinition? FromInput, string SaidAt)
{
    /// <summary>One for each output, in the model's order.</summary>
    /// <param name="outputs">Of the model.</param>
    /// <exception cref="DefinitionException">Losses and outputs do not match; pointers start at the training.</exception>
    public static IReadOnlyList<TrainedOutput> Of(
        ModelDefinition model, IReadOnlyList<string> outputs, TrainingDefinition training)
    {
        if (training.Losses is not { } losses)
            return outputs is [var only]
                ? [Of(only, training.Loss!, "/loss", model, training)]
                : throw new DefinitionException("/loss",
                    $"the model has the outputs {string.Join(", ", outputs)}; give losses, one for each");
        if (losses.Keys.FirstOrDefault(name => !outputs.Contains(name)) is { } unknown)
            throw new DefinitionException(JsonPointer.To("/losses", unknown),
                $"the model has no output '{unknown}'{NearestName.Hint(unknown, outputs)}");
        return [.. outputs.Select(name => losses.TryGetValue(name, out var loss)
            ? Of(name, loss, JsonPointer.To("/losses", name), model, training)
            : throw new DefinitionException("/losses", $"the model's output '{name}' has no loss"))];
    }

    /// <summary>What it is compared with, as the data set has it.</summary>
    /// <exception cref="DefinitionException">The data set has no target for it; pointers start at /model or /training.</exception>
    public TargetSchema TargetOf(DatasetSchema schema)
    {
        if (FromInput is not null)
            return new TargetSchema(TargetKind.Values, null, [FromInput.Name], FromInput.Shape);
        if (schema.Target is null)
            throw new DefinitionException($"/training{SaidAt}", $"the data set has no target to compare output '{Name}' with; "
                + (schema.Inputs is { Length: > 1 } inputs
                    ? $"\"target\" can name an input instead: {string.Join(", ", inputs.Select(input => input.Name))}"
                    : "\"target\": \"input\" compares it with what the model is given"));
        if (schema.TargetOf(Name) is { } target)
            return target;
        string[] names = [.. schema.Targets!.Select(known => known.Name)];
        throw new DefinitionException("/model/outputs", $"the data set has the targets {string.Join(", ", names)}, and outputs are called "
            + $"like theirs; there is none for '{Name}'{NearestName.Hint(Name, names)}");
    }

    private static TrainedOutput Of(
        string name, Loss loss, string pointer, ModelDefinition model, TrainingDefinition training)
    {
        var target = loss.Target ?? training.Target;
        var saidAt = loss.Target is null ? "/target" : $"{pointer}/target";
        if (target == TrainingDefinition.Data)
            return new(name, loss, pointer, null, saidAt);
        var input = target == TrainingDefinition.Input && model.Inputs.Length == 1
            ? model.Inputs[0]
            : model.Inputs.FirstOrDefault(input => input.Name == target);
        return input is not null ? new(name, loss, pointer, input, saidAt) : throw new DefinitionException(
            saidAt, target == TrainingDefinition.Input
                ? $"the model has several inputs; name one of {string.Join(", ", model.Inputs.Select(known => known.Name))}"
                : $"there is no target '{target}'" + NearestName.Hint(target,
                    [TrainingDefinition.Data, TrainingDefinition.Input, .. model.Inputs.Select(known => known.Name)]));
    }
}
