namespace TrainService.Engine.Data;

/// <summary>A file of an upload: the name its sender gave it, which may say what it holds, and where it lies.</summary>
public sealed record UploadedFile(string Name, string Path);
