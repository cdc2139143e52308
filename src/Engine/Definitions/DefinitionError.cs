namespace TrainService.Engine.Definitions;

/// <summary>One thing wrong with a definition.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the value, from the root of what was read.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record DefinitionError(string Pointer, string Message);
