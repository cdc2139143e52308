namespace TrainService.Persistence;

/// <summary>The data folder is not this process's to use; the message says why, and what to do.</summary>
public sealed class DataFolderException(string message, Exception inner) : IOException(message, inner);
