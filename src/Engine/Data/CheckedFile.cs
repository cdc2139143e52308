namespace TrainService.Engine.Data;

/// <summary>A data set file whose digest was found right. A file of this length and time of writing need not be hashed again,
/// which takes seconds for one of gigabytes.</summary>
/// <param name="WrittenAt">To the file system's precision, UTC.</param>
public sealed record CheckedFile(long Length, DateTime WrittenAt, string ContentHash);
