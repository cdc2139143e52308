namespace TrainService.Engine.Definitions;

/// <summary>A definition that cannot be built, with everything found wrong in it.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionError> errors)
    : Exception(string.Join("; ", errors.Select(error => $"{error.Pointer}: {error.Message}")))
{
    public DefinitionException(string pointer, string message) : this([new DefinitionError(pointer, message)])
    {
    }

    public IReadOnlyList<DefinitionError> Errors { get; } = errors;
}
