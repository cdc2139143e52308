namespace TrainService.Jobs.Datasets;

/// <summary>Files that can be made again: those used last stay, within a budget of bytes. A file that is taken away while
/// somebody reads it stays readable for them.</summary>
internal sealed class CacheFolder(string path, long budget, TimeProvider time)
{
    // What is still being written, or was when its process died.
    private const string Partial = ".partial";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Where a file of that name is or will be; it counts as used now.</summary>
    public string PathOf(string name)
    {
        Directory.CreateDirectory(path);
        var file = Path.Combine(path, name);
        if (File.Exists(file))
            Touch(file);
        return file;
    }

    /// <summary>Makes the file whole or not at all, then takes away what has not been used for longest.</summary>
    public async Task AddAsync(string file, Func<Stream, Task> write)
    {
        var partial = $"{file}.{Guid.NewGuid():N}{Partial}";
        try
        {
            await using (var target = File.Create(partial))
                await write(target);
            Touch(partial);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
        Trim(file);
    }

    // By the time of access, as that of writing tells whether the file has changed. Where file systems do not keep it of
    // themselves they keep it as it is set.
    private void Touch(string file) => File.SetLastAccessTimeUtc(file, time.GetUtcNow().UtcDateTime);

    private void Trim(string added)
    {
        var now = time.GetUtcNow();
        long kept = 0;
        foreach (var file in new DirectoryInfo(path).GetFiles().OrderByDescending(file => file.LastAccessTimeUtc))
        {
            var over = file.Name.EndsWith(Partial, StringComparison.Ordinal)
                ? now - file.LastWriteTimeUtc > Abandoned
                : (kept += file.Length) > budget && file.FullName != added;
            if (over)
                file.Delete();
        }
    }
}
