using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

// The launchers that ILGPU emits read our argument structs.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>How ILGPU compiles here. Fast math stays off: its tanh does not assemble, and its exp loses digits.</summary>
internal static class IlgpuContext
{
    // PoCL 3 tells a second thread of devices that the first is still setting up, and ends the process at a name not there yet.
    private static readonly Lock Drivers = new();

    /// <summary>Without devices: enough to translate kernels.</summary>
    public static Context ForTranslation() => Create(_ => { });

    public static Context ForCuda() => Create(builder => builder.Cuda());

    /// <param name="processorsToo">Admits OpenCL drivers that run on processors, PoCL for example.</param>
    public static Context ForOpenCl(bool processorsToo) => Create(builder => builder.OpenCL(device =>
        device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU)
            ? processorsToo && OpenClLoader.AdmitProcessor(device)
            : device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU)));

    /// <summary>ILGPU's interpreter: a thread for each of up to 256 in a group. For tiny tensors and debuggers.</summary>
    public static Context ForCpu() => Create(builder => builder.CPU(new CPUDevice(32, 8, 1)));

    private static Context Create(Action<Context.Builder> devices)
    {
        OpenClLoader.Prepare();
        lock (Drivers)
            return Context.Create(builder =>
            {
                builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).Math(MathMode.Default);
                devices(builder);
            });
    }
}
