using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TrainService.Engine.Data;

/// <summary>SHA-256 over the first bytes of a file, read in pieces (not mapped: a digest should not fill
/// memory).</summary>
internal static class FileDigest
{
    public static IncrementalHash Start(SafeFileHandle file, long length, CancellationToken cancellation)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        for (long at = 0; at < length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)), at);
            if (read == 0)
                throw new EndOfStreamException();
            hash.AppendData(buffer, 0, read);
            at += read;
        }

        return hash;
    }
}
