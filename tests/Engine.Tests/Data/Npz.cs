using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace TrainService.Engine.Tests.Data;

/// <summary>Arrays as numpy.savez writes them.</summary>
internal static class Npz
{
    public static byte[] Of(params (string Name, int[] Shape, Array Values)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (name, shape, values) in arrays)
            {
                var (type, content) = values switch
                {
                    byte[] numbers => ("|u1", numbers),
                    int[] numbers => ("<i4", MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()),
                    float[] numbers => ("<f4", MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()),
                    _ => throw new NotSupportedException($"{values.GetType()} is no array of numbers"),
                };
                var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}\n";
                using var entry = archive.CreateEntry($"{name}.npy").Open();
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. content]);
            }
        return bytes.ToArray();
    }
}
