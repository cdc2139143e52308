using System.Buffers.Binary;

namespace TrainService.Engine.Data.Readers.Zip;

/// <summary>How long a zip archive's directory is, from the records at its end (APPNOTE 4.3.14 to 4.3.16): an archive
/// that is all directory would fill memory as soon as it is opened.</summary>
internal static class ZipDirectory
{
    /// <summary>Two million files with names of 80 characters.</summary>
    private const long MostBytes = 256L << 20;

    private const int EndSize = 22, LongestComment = ushort.MaxValue, LocatorSize = 20, End64Size = 56;

    /// <summary>InvalidDataException where there is no directory.</summary>
    public static void CheckSize(string name, FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, EndSize + LongestComment + LocatorSize)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end > tail.Length - EndSize)
            throw new InvalidDataException("it has no directory at its end.");
        long size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        if (size == uint.MaxValue && end >= LocatorSize && tail.AsSpan(end - LocatorSize).StartsWith("PK\u0006\u0007"u8))
            size = Size64(file, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorSize + 8)));
        file.Position = 0;
        if (size is < 0 or > MostBytes)
            throw new DatasetException("tooManyEntries",
                $"{name} has a directory of {size} bytes; archives with up to {MostBytes} are read, which is some two "
                + "million files.") { File = name };
    }

    private static long Size64(FileStream file, long at)
    {
        if (at < 0 || at > file.Length - End64Size)
            throw new InvalidDataException("its directory lies beyond its end.");
        Span<byte> record = stackalloc byte[End64Size];
        file.Position = at;
        file.ReadExactly(record);
        return BinaryPrimitives.ReadInt64LittleEndian(record[40..]);
    }
}
