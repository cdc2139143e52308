namespace TrainService.Engine.Data.Readers;

/// <summary>What an upload unpacks to, for readers that go to and fro in it.</summary>
internal static class UnpackedFile
{
    /// <summary>Its path, beside the destination. Nothing is left where it fails; afterwards it is the caller's to delete.</summary>
    public static string Write(Stream source, string destination, CancellationToken cancellation)
    {
        var path = $"{destination}.{Guid.NewGuid():N}.unpacked";
        try
        {
            using var target = File.Create(path);
            var buffer = new byte[128 * 1024];
            for (var read = source.Read(buffer); read > 0; read = source.Read(buffer))
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(buffer, 0, read);
            }

            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
