using System.Buffers.Binary;
using System.IO.Compression;

namespace TrainService.Engine.Data.Readers;

/// <summary>The bytes of an uploaded file, unpacked where it is gzip (told by its magic, not its name). Reading throws
/// DatasetException, with the offset reached, where gzip is truncated or corrupt, or unpacks to more than is
/// allowed.</summary>
internal sealed class UnpackedStream : ReadOnlyStream
{
    /// <summary>Deflate spends at least two bits on at most 258 bytes.</summary>
    public const int MostUnpackedPerByte = 258 * 8 / 2;

    /// <summary>Gzip's header and trailer (RFC 1952).</summary>
    private const int LeastPacked = 18;

    private readonly string name;
    private readonly long mostBytes;
    private readonly FileStream raw;
    private readonly Stream stream;

    private UnpackedStream(string name, long mostBytes, FileStream raw, bool isPacked)
    {
        (this.name, this.mostBytes, this.raw, IsPacked) = (name, mostBytes, raw, isPacked);
        stream = isPacked ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    public bool IsPacked { get; }

    /// <summary>The length of a plain file; no packed one of its size holds more.</summary>
    public long MostLength => IsPacked ? raw.Length * MostUnpackedPerByte : raw.Length;

    /// <summary>How many unpacked bytes have been read.</summary>
    public long Offset { get; private set; }

    public static UnpackedStream Open(UploadedFile file, long mostBytes)
    {
        var raw = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        Span<byte> magic = stackalloc byte[2];
        var isPacked = raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        raw.Position = 0;
        return new UnpackedStream(file.Name, mostBytes, raw, isPacked);
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
            return Offset <= mostBytes ? read : throw TooLarge();
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException("corruptGzip",
                $"{name} is truncated or corrupt, or several gzip files in one, which are not read: it unpacks up to "
                + $"byte {Offset} of its content.", exception)
            {
                File = name,
                Offset = Offset,
            };
        }
    }

    /// <summary>GZipStream takes the end of the file for the end of the content. Gzip ends with the length of its
    /// content (RFC 1952, modulo 2^32), so a truncated file is told by that. Several gzip files in one end with the
    /// length of the last alone, and are refused.</summary>
    private void CheckLength()
    {
        if (raw.Length < LeastPacked)
            throw new InvalidDataException();
        Span<byte> length = stackalloc byte[sizeof(uint)];
        raw.Position = raw.Length - length.Length;
        raw.ReadExactly(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)Offset)
            throw new InvalidDataException();
    }

    public override int Read(Span<byte> buffer) => ReadAtMost(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    // The setting is the service's; only its name helps who may change it.
    private DatasetException TooLarge() => new("tooLarge",
        $"{name} holds more than the {mostBytes} bytes that TrainService__MaxUploadBytes allows an upload, unpacked.")
    {
        File = name,
        Offset = mostBytes,
    };
}
