using TrainService.Api.Hosting;

namespace TrainService.Api.Datasets;

/// <summary>A folder for one upload, gone when it is disposed of. What a killed process left behind goes when the
/// next upload begins.</summary>
internal sealed class UploadFolder : IDisposable
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private UploadFolder(string path) => Path = path;

    public string Path { get; }

    public static UploadFolder Create(ServiceSettings settings, TimeProvider time)
    {
        var parent = Directory.CreateDirectory(System.IO.Path.Combine(settings.DataFolder, "uploads"));
        foreach (var old in parent.GetDirectories())
            if (old.LastWriteTimeUtc < (time.GetUtcNow() - Forgotten).UtcDateTime)
                Sweep(old);
        return new(parent.CreateSubdirectory(Guid.CreateVersion7().ToString("n")).FullName);
    }

    private static void Sweep(DirectoryInfo old)
    {
        try
        {
            old.Delete(true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another upload sweeps it too, or it cannot go now: nothing that this upload should fail of.
        }
    }

    public void Dispose() => Directory.Delete(Path, true);
}
