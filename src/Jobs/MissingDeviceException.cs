namespace TrainService.Jobs;

/// <summary>The device that the settings name is not here; the message says which are.</summary>
public sealed class MissingDeviceException(string message) : Exception(message);
