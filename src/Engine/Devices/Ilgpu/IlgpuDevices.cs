using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using TrainService.Engine.Devices.Ilgpu.CuBlas;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Finds and opens accelerators: <c>cuda:0</c>, <c>opencl:0</c>, and <c>ilgpu-cpu</c> for those who ask for it.</summary>
public static class IlgpuDevices
{
    /// <summary>ILGPU's interpreter on the processor: never offered, only opened by name.</summary>
    public const string CpuId = "ilgpu-cpu";

    /// <summary>Set to 1, it lets OpenCL drivers that run on processors (PoCL) count as devices.</summary>
    public const string OpenClOnProcessorsVariable = "TRAINSERVICE_OPENCL_CPU";

    public static bool OpenClOnProcessors => Environment.GetEnvironmentVariable(OpenClOnProcessorsVariable) == "1";

    /// <summary>CUDA devices, then OpenCL GPUs, each after a self-test. A machine without drivers has none.</summary>
    /// <param name="openClOnProcessors">Null asks the environment.</param>
    public static DiscoveredDevices Discover(bool? openClOnProcessors = null)
    {
        var (offered, refused) = (new List<DeviceInfo>(), new List<string>());
        using (var cuda = IlgpuContext.ForCuda())
            foreach (var id in Ids("cuda", cuda.Devices.OfType<CudaDevice>().Count()))
                Try(id);
        using (var openCl = IlgpuContext.ForOpenCl(openClOnProcessors ?? OpenClOnProcessors))
            foreach (var id in Ids("opencl", OpenClDevices(openCl, offered.Count > 0).Count))
                Try(id);
        return new DiscoveredDevices(offered, refused);

        void Try(string id)
        {
            try
            {
                using var device = Open(id, openClOnProcessors);
                SelfTest.Run(device);
                offered.Add(device.Info);
            }
            // Drivers fail in ways of their own. Whatever it is, the device cannot be used, and the reason is kept.
            catch (Exception exception)
            {
                refused.Add($"{id}: {exception.GetBaseException().Message}");
            }
        }
    }

    /// <exception cref="ArgumentException">There is no such device here.</exception>
    public static IlgpuDevice Open(string id, bool? openClOnProcessors = null) =>
        Open(id, openClOnProcessors, queuesRuns: id.StartsWith("cuda", StringComparison.Ordinal));

    /// <param name="queuesRuns">Whether inputs travel while the run before computes. Elsewhere than on CUDA that is for tests.</param>
    internal static IlgpuDevice Open(string id, bool? openClOnProcessors, bool queuesRuns)
    {
        var kind = id.Split(':')[0];
        var context = kind switch
        {
            "cuda" => IlgpuContext.ForCuda(),
            "opencl" => IlgpuContext.ForOpenCl(openClOnProcessors ?? OpenClOnProcessors),
            CpuId => IlgpuContext.ForCpu(),
            _ => throw new ArgumentException($"'{id}' is no device of ILGPU", nameof(id)),
        };
        try
        {
            var devices = kind switch
            {
                "cuda" => [.. context.Devices.OfType<CudaDevice>()],
                "opencl" => OpenClDevices(context, withoutNvidia: false),
                _ => (IReadOnlyList<Device>)[.. context.Devices.OfType<CPUDevice>()],
            };
            var index = Ids(kind, devices.Count).ToList().IndexOf(kind == CpuId ? $"{CpuId}:0" : id);
            if (index < 0)
                throw new ArgumentException($"there is no device '{id}' here", nameof(id));
            var device = new IlgpuDevice(context, devices[index].CreateAccelerator(context), id, kind == CpuId ? "ilgpuCpu" : kind, queuesRuns);
            if (kind == "cuda" && CuBlasLibrary.Symbols is { } symbol)
                device.TryCuBlas(symbol);
            return device;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Ids(string kind, int count) =>
        Enumerable.Range(0, count).Select(index => $"{kind}:{index}");

    // NVIDIA's GPUs are OpenCL devices, too: they come last, so that they can be left out where CUDA has them already.
    private static IReadOnlyList<Device> OpenClDevices(Context context, bool withoutNvidia) =>
        [.. context.Devices.OfType<CLDevice>()
            .Where(device => !withoutNvidia || device.Vendor != CLDeviceVendor.Nvidia)
            .OrderBy(device => device.Vendor == CLDeviceVendor.Nvidia)];
}
