namespace TrainService.EndToEnd.Dashboard;

/// <summary>The tests of the page share a browser, one after the other: two services at once would fight for the cores.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "chromium";
}
