using System.Runtime.InteropServices;

namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>NVIDIA's cuBLAS, where the system's loader finds it: part of the CUDA toolkit, not of the driver.</summary>
internal static class CuBlasLibrary
{
    // The entry points used here are the same in all of them.
    private static readonly int[] Versions = [13, 12, 11];

    private static readonly Lazy<nint> Loaded = new(() => Versions
        .Select(version => OperatingSystem.IsWindows() ? $"cublas64_{version}.dll" : $"libcublas.so.{version}")
        .Select(file => NativeLibrary.TryLoad(file, out var handle) ? handle : 0).FirstOrDefault(handle => handle != 0));

    /// <summary>Finds an entry point by its name in C; null where the library is not here.</summary>
    public static Func<string, nint>? Symbols => Loaded.Value == 0 ? null : name => NativeLibrary.GetExport(Loaded.Value, name);
}
