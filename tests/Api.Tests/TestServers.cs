using System.Collections.Concurrent;
using System.Reflection;
using Xunit.Sdk;

namespace TrainService.Api.Tests;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a <c>SkippableTheory</c> once per database.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });
}

/// <summary>One service per database for all tests; they keep apart by the names they give.</summary>
public sealed class TestServers : IAsyncLifetime
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<TestService>>> services = new();

    internal Task<TestService> On(DatabaseKind kind) =>
        services.GetOrAdd(kind, _ => new(() => TestService.StartAsync(kind))).Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var service in services.Values)
            if (service.Value.IsCompletedSuccessfully)
                await service.Value.Result.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class Service : ICollectionFixture<TestServers>
{
    public const string Name = "service";
}
