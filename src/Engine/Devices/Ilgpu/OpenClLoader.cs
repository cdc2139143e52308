using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.OpenCL;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What ILGPU 1.5.3 needs before its first context: the drivers' run-time names, and a barrier that fences.</summary>
internal static class OpenClLoader
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
        FenceLocalMemory();
        return true;
    });

    public static void Prepare() => _ = Prepared.Value;

    /// <summary>
    /// PoCL 3 runs generic addresses without announcing them, which ILGPU asks for; atomics are what fails there, and no
    /// kernel here uses them.
    /// </summary>
    public static bool AdmitProcessor(CLDevice device)
    {
        Member(device.Capabilities.GetType().GetProperty("GenericAddressSpace")).SetValue(device.Capabilities, true);
        return true;
    }

    // Distributions put libOpenCL.so and libcuda.so into development packages; the driver itself has the numbered name.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var file = !OperatingSystem.IsLinux() ? null : name switch
        {
            "OpenCL" => "libOpenCL.so.1",
            "cuda" => "libcuda.so.1",
            _ => null,
        };
        return file is not null && NativeLibrary.TryLoad(file, out var handle) ? handle : 0;
    }

    // ILGPU's barrier fences global memory alone, so what a group shares could be read before it is written.
    private static void FenceLocalMemory()
    {
        var instructions = typeof(Context).Assembly.GetType("ILGPU.Backends.OpenCL.CLInstructions", throwOnError: true)!;
        var flags = (string[])Member(instructions.GetField("MemoryFenceFlags", BindingFlags.NonPublic | BindingFlags.Static))
            .GetValue(null)!;
        flags[0] = "CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE";
    }

    private static T Member<T>(T? member) where T : MemberInfo =>
        member ?? throw new MissingMemberException("this version of ILGPU is not the one that the OpenCL fixes were made for");
}
