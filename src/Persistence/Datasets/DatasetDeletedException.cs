namespace TrainService.Persistence.Datasets;

/// <summary>The data set was deleted before it could be used. Nothing was written.</summary>
public sealed class DatasetDeletedException(string dataset) : Exception($"Data set '{dataset}' has been deleted.")
{
    public string Dataset => dataset;
}
