[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TrainService.EndToEnd.Dashboard;

/// <summary>The tests of the page share a browser. No two tests run at once: their services would fight for the cores.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "chromium";
}
