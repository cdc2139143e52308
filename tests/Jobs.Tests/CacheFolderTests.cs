using TrainService.Jobs.Datasets;

namespace TrainService.Jobs.Tests;

public sealed class CacheFolderTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("trainservice-test-").FullName;

    [Fact]
    public async Task The_files_used_last_stay_within_the_budget()
    {
        var clock = new Clock();
        var folder = new CacheFolder(path, 250, clock);
        foreach (var name in new[] { "a", "b" })
        {
            await AddAsync(folder, name);
            clock.Now += TimeSpan.FromMinutes(1);
        }
        folder.PathOf("a");
        clock.Now += TimeSpan.FromMinutes(1);
        await AddAsync(folder, "c");
        Assert.Equal(["a", "c"], Names());
    }

    [Fact]
    public async Task A_file_over_the_budget_is_there_for_whoever_asked_for_it()
    {
        var folder = new CacheFolder(path, 50, new Clock());
        Assert.Equal(100, new FileInfo(await AddAsync(folder, "a")).Length);
    }

    [Fact]
    public async Task What_could_not_be_written_leaves_nothing_and_what_a_dead_process_left_goes()
    {
        var clock = new Clock();
        var folder = new CacheFolder(path, 250, clock);
        await Assert.ThrowsAsync<IOException>(() => folder.AddAsync(folder.PathOf("a"), async target =>
        {
            await target.WriteAsync(new byte[10]);
            throw new IOException("broken off");
        }));
        Assert.Empty(Names());
        await File.WriteAllTextAsync(folder.PathOf("b.partial"), "left");
        File.SetLastWriteTimeUtc(Path.Combine(path, "b.partial"), clock.Now.UtcDateTime);
        await AddAsync(folder, "c");
        Assert.Equal(["b.partial", "c"], Names());
        clock.Now += TimeSpan.FromDays(2);
        await AddAsync(folder, "d");
        Assert.Equal(["c", "d"], Names());
    }

    public void Dispose() => Directory.Delete(path, true);

    private static async Task<string> AddAsync(CacheFolder folder, string name)
    {
        var file = folder.PathOf(name);
        await folder.AddAsync(file, async target => await target.WriteAsync(new byte[100]));
        return file;
    }

    private IEnumerable<string> Names() => Directory.GetFiles(path).Select(file => Path.GetFileName(file)).Order();

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
