using System.Text;

namespace TrainService.Persistence;

/// <summary>One process per data folder: an embedded service takes over whatever a dead one left, so there must be no
/// living one. The system frees the lock when the process ends, however it ends.</summary>
internal sealed class DataFolderLock(string folder) : IDisposable
{
    // Long enough for a process that is just being replaced to end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim gate = new(1);
    private FileStream? held;

    /// <exception cref="DataFolderException">Another process has the folder and keeps it, or this one may not write there.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            held ??= await OpenAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        held?.Dispose();
        gate.Dispose();
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "trainservice.lock");
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(100))
        {
            try
            {
                Directory.CreateDirectory(folder);
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                file.SetLength(0);
                file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}"));
                file.Flush();
                return file;
            }
            catch (IOException) when (File.Exists(path) && waited < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
            catch (IOException failure) when (File.Exists(path))
            {
                throw new DataFolderException(
                    $"Another process uses the data folder {folder} ({path} is locked). Stop it, give this one another "
                    + "folder (TRAINSERVICE_DATA), or use PostgreSQL (ConnectionStrings__Postgres).", failure);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new DataFolderException(
                    $"The data folder {folder} (TRAINSERVICE_DATA) cannot be written: {failure.Message}", failure);
            }
        }
    }
}
