using TrainService.Engine.Data.Readers.Zip;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The arrays of an upload: of each npy file one, named after it, of each npz archive all.</summary>
internal sealed class NpyUpload : IDisposable
{
    private readonly List<ZipUpload> archives = [];
    private readonly List<string> unpacked = [];
    private readonly List<NpyArray> arrays = [];

    public IReadOnlyList<NpyArray> Arrays => arrays;

    public static NpyUpload Open(IReadOnlyList<UploadedFile> files, string destination, long mostBytes,
        CancellationToken cancellation)
    {
        var upload = new NpyUpload();
        try
        {
            foreach (var file in files)
                upload.Add(file, mostBytes);
            foreach (var array in upload.arrays)
                upload.Check(array, destination, mostBytes, cancellation);
            return upload;
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        archives.ForEach(archive => archive.Dispose());
        unpacked.ForEach(File.Delete);
    }

    private void Add(UploadedFile file, long mostBytes)
    {
        if (!IsZip(file))
        {
            var name = file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.Name[..^3] : file.Name;
            using var stream = UnpackedStream.Open(file, mostBytes);
            arrays.Add(new NpyArray(file.Name, Path.GetFileNameWithoutExtension(name), stream.MostLength,
                () => UnpackedStream.Open(file, mostBytes))
            {
                PlainPath = stream.IsPacked ? null : file.Path,
            });
            return;
        }

        var archive = ZipUpload.Open(file, mostBytes);
        archives.Add(archive);
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
                throw ZipUpload.Refuse(file.Name, "invalidArray", entry.FullName,
                    "is no NumPy array; an npz archive holds .npy entries alone");
            arrays.Add(new NpyArray(file.Name, entry.FullName[..^4], entry.Length, () => archive.Open(entry)));
        }
    }

    private void Check(NpyArray array, string destination, long mostBytes, CancellationToken cancellation)
    {
        var bytes = (long)array.Rows * array.Header.RowSize;
        if (bytes > mostBytes)
            throw array.Refuse("tooLarge", $"announces {bytes} bytes; TrainService__MaxUploadBytes allows {mostBytes}");
        if (!array.Header.IsFortran || array.PlainPath is not null)
            return;
        using var source = array.Open();
        array.PlainPath = UnpackedFile.Write(source, destination, cancellation);
        unpacked.Add(array.PlainPath);
    }

    private static bool IsZip(UploadedFile file)
    {
        using var stream = File.OpenRead(file.Path);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.StartsWith("PK\u0003\u0004"u8);
    }
}
