using System.Net;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Datasets;
using TrainService.Api.Hosting;

namespace TrainService.Api.Tests.Datasets;

/// <summary>What an upload leaves on the disk, and what the disk does to an upload.</summary>
[Collection(Service.Name)]
public sealed class UploadFolderTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task An_upload_that_breaks_off_on_the_wire_leaves_nothing(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        using var form = new HeldForm("broken-off", sent: 100_000);
        using var hangUp = new CancellationTokenSource();
        using var client = Client(service);
        var sending = client.PostAsync("/v1/datasets", form, hangUp.Token);
        await UntilAsync(() => Files(service).Any(file => new FileInfo(file).Length > 0));
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await UntilAsync(() => Folders(service).Length == 0);
        await using var context = service.Context();
        Assert.False(await context.DatasetVersions.AnyAsync(version => version.Dataset.Name == "broken-off"));
    }

    [SkippableFact]
    public async Task A_full_disk_is_no_fault_of_the_sender()
    {
        const string Full = "/dev/full";
        Skip.IfNot(File.Exists(Full), $"There is no {Full}.");
        var service = await servers.On(DatabaseKind.Sqlite);
        using var form = new HeldForm("too-much", sent: 0);
        using var client = Client(service);
        var sending = client.PostAsync("/v1/datasets", form);
        await UntilAsync(() => Folders(service).Length > 0);
        File.CreateSymbolicLink(Path.Combine(Folders(service).Single(), "0"), Full);
        form.GoOn();
        var problem = await (await sending).RefusedAsync(HttpStatusCode.InsufficientStorage, "storageFull");
        Assert.True((bool)problem["retryable"]!);
        Assert.DoesNotContain(service.Folder, problem.ToJsonString());
        Assert.Empty(Folders(service));
    }

    [Fact]
    public async Task Uploads_that_begin_at_once_sweep_what_was_left_behind_and_all_begin()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var uploads = Directory.CreateDirectory(Path.Combine(service.Folder, "uploads"));
        foreach (var i in Enumerable.Range(0, 100))
        {
            var old = uploads.CreateSubdirectory($"left-behind-{i}");
            await File.WriteAllTextAsync(Path.Combine(old.FullName, "0"), "1,2\n");
            old.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-2);
        }
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            UploadFolder.Create(service.Get<ServiceSettings>(), TimeProvider.System).Dispose())));
        Assert.Empty(Folders(service));
    }

    // The client of the test host collects a request before it sends it.
    private static HttpClient Client(TestService service) => new() { BaseAddress = service.Address };

    private static string[] Folders(TestService service)
    {
        var uploads = Path.Combine(service.Folder, "uploads");
        return Directory.Exists(uploads) ? Directory.GetDirectories(uploads) : [];
    }

    private static IEnumerable<string> Files(TestService service) => Folders(service).SelectMany(Directory.GetFiles);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
            await Task.Delay(20, patience.Token);
    }
}
