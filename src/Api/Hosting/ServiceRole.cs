namespace TrainService.Api.Hosting;

/// <summary>What this process does: serve HTTP, train, or both.</summary>
internal enum ServiceRole
{
    All,
    Api,
    Worker,
}
