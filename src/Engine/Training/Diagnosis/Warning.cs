namespace TrainService.Engine.Training.Diagnosis;

/// <summary>Something that does not stop a training, but that whoever started it would want to know.</summary>
/// <param name="Kind">One of <see cref="WarningKinds"/>.</param>
/// <param name="Layer">The layer it is about; null where it is about the whole model.</param>
/// <param name="Message">What is seen, with numbers.</param>
/// <param name="Remedy">What often helps.</param>
/// <param name="Values">The numbers of the message, finite all.</param>
public sealed record Warning(
    string Kind, string? Layer, string Message, string Remedy, IReadOnlyDictionary<string, double> Values);

/// <summary>What a training can be warned of.</summary>
public static class WarningKinds
{
    public const string ExplodingGradients = "explodingGradients";
    public const string VanishingGradients = "vanishingGradients";
    public const string LargeUpdates = "largeUpdates";
    public const string DeadUnits = "deadUnits";
    public const string FlatLoss = "flatLoss";
}
