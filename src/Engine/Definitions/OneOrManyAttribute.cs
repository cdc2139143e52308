namespace TrainService.Engine.Definitions;

/// <summary>Of an array of strings, or of such arrays by name: a string stands for the array of it alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOrManyAttribute : Attribute;
