namespace TrainService.Architecture.Tests;

/// <summary>Who may know whom in the service.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void The_api_never_touches_devices_training_or_hangfire() => House.AssertNone(House.Api.GetTypes(),
        used => House.IsIn(used, "TrainService.Engine.Devices") || House.IsIn(used, "TrainService.Engine.Training")
            || House.IsIn(used, "Hangfire"),
        "an API node answers, a worker computes");

    [Fact]
    public void Only_persistence_knows_which_database_it_is() => House.AssertNone(
        House.All.Where(assembly => assembly != House.Persistence).SelectMany(assembly => assembly.GetTypes()),
        used => House.IsIn(used, "Npgsql.EntityFrameworkCore") || House.IsIn(used, "Microsoft.Data.Sqlite"),
        "PostgreSQL and SQLite differ under Persistence alone");
}
