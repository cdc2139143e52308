namespace TrainService.Quickstart;

/// <summary>The service refused; the message holds its problem details.</summary>
internal sealed class ServiceException(string message) : Exception(message);
