using System.Buffers.Binary;
using System.IO.Compression;

namespace TrainService.Engine.Data.Readers;

/// <summary>The bytes of an uploaded file, unpacked where it is gzip (told by its magic, not its name). Reading throws
/// DatasetException, with the offset reached, where gzip is truncated or corrupt.</summary>
internal sealed class UnpackedStream : IDisposable
{
    private readonly string name;
    private readonly Stream stream;

    private UnpackedStream(string name, Stream stream, bool isPacked) =>
        (this.name, this.stream, IsPacked) = (name, stream, isPacked);

    public bool IsPacked { get; }

    /// <summary>How many unpacked bytes have been read.</summary>
    public long Offset { get; private set; }

    public static UnpackedStream Open(UploadedFile file)
    {
        var raw = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        Span<byte> magic = stackalloc byte[2];
        var isPacked = raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        raw.Position = 0;
        Stream stream = isPacked ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        return new UnpackedStream(file.Name, stream, isPacked);
    }

    /// <summary>Fills the buffer unless the file ends first; returns how much was read.</summary>
    public int ReadAtMost(Span<byte> buffer)
    {
        try
        {
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Offset += read;
            if (read < buffer.Length && IsPacked)
                CheckLength();
            return read;
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException("corruptGzip",
                $"{name} is truncated or corrupt: it unpacks up to byte {Offset} of its content.", exception)
            {
                File = name,
                Offset = Offset,
            };
        }
    }

    /// <summary>GZipStream takes the end of the file for the end of the content. Gzip ends with the length of its
    /// content (RFC 1952, modulo 2^32), so a truncated file is told by that. It also refuses several members in one
    /// file.</summary>
    private void CheckLength()
    {
        var raw = ((GZipStream)stream).BaseStream;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        raw.Position = raw.Length - length.Length;
        raw.ReadExactly(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)Offset)
            throw new InvalidDataException();
    }

    public void Dispose() => stream.Dispose();
}
