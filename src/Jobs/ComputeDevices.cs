using Microsoft.Extensions.Logging;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Ilgpu;

namespace TrainService.Jobs;

/// <summary>The devices of this process: the accelerators that passed their self-test, and the processor.</summary>
public sealed partial class ComputeDevices
{
    private const string Auto = "auto";
    private readonly JobsOptions options;

    /// <exception cref="MissingDeviceException"/>
    public ComputeDevices(JobsOptions options, ILogger<ComputeDevices> logger)
    {
        this.options = options;
        using (var cpu = OpenCpu())
            All = Ordered(cpu.Info, Accelerators(logger));
        if (options.Device != Auto && Find(options.Device) is null)
            throw new MissingDeviceException($"TrainService__Device is '{options.Device}', which is not here. Here are: "
                + $"{string.Join(", ", All.Select(device => device.Id))}.");
    }

    /// <summary>The best first.</summary>
    public IReadOnlyList<DeviceInfo> All { get; }

    /// <summary>What a run may ask for to be trained here: ids and kinds.</summary>
    public IReadOnlyList<string> Names => [.. All.SelectMany(device => new[] { device.Id, device.Kind }).Distinct()];

    /// <summary>Opens the device that was asked for, or the best for <c>auto</c>.</summary>
    /// <exception cref="ArgumentException">It is not here.</exception>
    public IDevice Open(string asked)
    {
        var device = InfoOf(asked);
        return device.Kind == "cpu" ? OpenCpu() : IlgpuDevices.Open(device.Id);
    }

    /// <summary>The device that <see cref="Open"/> opens.</summary>
    /// <exception cref="ArgumentException">It is not here.</exception>
    public DeviceInfo InfoOf(string asked)
    {
        var wanted = asked == Auto ? options.Device : asked;
        return wanted == Auto ? All[0] : Find(wanted)
            ?? throw new ArgumentException($"There is no device '{wanted}' here.", nameof(asked));
    }

    private IReadOnlyList<DeviceInfo> Accelerators(ILogger logger)
    {
        // Who asks for the processor need not wait for drivers.
        if (options.Device == "cpu")
            return [];
        var found = IlgpuDevices.Discover();
        foreach (var reason in found.Refused)
            LogRefused(logger, reason);
        return found.Offered;
    }

    // OpenCL on processors, which only tests ask for, comes after our own kernels for them.
    private static IReadOnlyList<DeviceInfo> Ordered(DeviceInfo cpu, IReadOnlyList<DeviceInfo> accelerators) =>
        IlgpuDevices.OpenClOnProcessors
            ? [.. accelerators.Where(device => device.Kind == "cuda"), cpu, .. accelerators.Where(device => device.Kind != "cuda")]
            : [.. accelerators, cpu];

    private CpuDevice OpenCpu() => new(options.Threads);

    private DeviceInfo? Find(string name) => All.FirstOrDefault(device => device.Id == name || device.Kind == name);

    [LoggerMessage(3601, LogLevel.Warning, "A device is left out, as its self-test failed: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
