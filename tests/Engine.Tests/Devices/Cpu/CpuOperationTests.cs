using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class CpuOperationTests : OperationTests, IDisposable
{
    private readonly CpuDevice device = new(threads: 2);

    private protected override IDevice Device => device;

    public void Dispose() => device.Dispose();
}
