namespace TrainService.Engine.Data;

/// <summary>What an import made: the schema, the SHA-256 of the canonical file, its rows and its size in
/// bytes.</summary>
public sealed record ImportedDataset(DatasetSchema Schema, string ContentHash, int Rows, long Bytes);
