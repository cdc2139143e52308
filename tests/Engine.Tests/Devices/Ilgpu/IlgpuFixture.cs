using TrainService.Engine.Devices.Ilgpu;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>Devices of ILGPU, one each for all tests of the process: loading kernels is what takes long.</summary>
public sealed class IlgpuFixture : IDisposable
{
    private const string NoOpenCl = "no OpenCL driver is here (Debian: pocl-opencl-icd)";

    private readonly Lazy<IlgpuDevice?> cuda = new(() => Find("cuda:0"));
    private readonly Lazy<IlgpuDevice?> openCl = new(() => Find("opencl:0"));
    private readonly Lazy<IlgpuDevice> cpu = new(() => IlgpuDevices.Open(IlgpuDevices.CpuId));
    private readonly Lazy<IlgpuDevice?> queueingOpenCl = new(() => Find("opencl:0", queuesRuns: true));
    private readonly Lazy<IlgpuDevice> queueingCpu = new(() => IlgpuDevices.Open(IlgpuDevices.CpuId, null, queuesRuns: true));

    /// <summary>Skips the test where there is none.</summary>
    public IlgpuDevice Cuda => Required(cuda.Value, "no CUDA device is here");

    /// <summary>A GPU, or PoCL on the processor. Skips the test where there is neither.</summary>
    public IlgpuDevice OpenCl => Required(openCl.Value, NoOpenCl);

    public IlgpuDevice Cpu => cpu.Value;

    /// <summary>The same with inputs that travel beside the runs, as they do on CUDA.</summary>
    public IlgpuDevice QueueingOpenCl => Required(queueingOpenCl.Value, NoOpenCl);

    /// <inheritdoc cref="QueueingOpenCl"/>
    public IlgpuDevice QueueingCpu => queueingCpu.Value;

    public void Dispose()
    {
        foreach (var device in new[] { cuda, openCl, queueingOpenCl }.Where(lazy => lazy.IsValueCreated))
            device.Value?.Dispose();
        foreach (var device in new[] { cpu, queueingCpu }.Where(lazy => lazy.IsValueCreated))
            device.Value.Dispose();
    }

    private static IlgpuDevice? Find(string id, bool? queuesRuns = null)
    {
        try
        {
            return queuesRuns is { } queues
                ? IlgpuDevices.Open(id, openClOnProcessors: true, queues)
                : IlgpuDevices.Open(id, openClOnProcessors: true);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IlgpuDevice Required(IlgpuDevice? device, string reason)
    {
        Skip.If(device is null, reason);
        return device!;
    }
}

[CollectionDefinition(Name)]
public sealed class IlgpuCollection : ICollectionFixture<IlgpuFixture>
{
    public const string Name = "ILGPU";
}
