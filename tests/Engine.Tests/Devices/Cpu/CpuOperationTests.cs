using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class CpuOperationTests : OperationTests, IDisposable
{
    private readonly CpuDevice device = new(threads: 2);
    private readonly CpuDevice[] twins = [new(threads: 1), new(threads: 3)];

    private protected override IDevice Device => device;

    private protected override IReadOnlyList<IDevice> Twins => twins;

    public void Dispose()
    {
        device.Dispose();
        foreach (var twin in twins)
            twin.Dispose();
    }
}
