using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Reference;

public sealed class CpuReferenceTests(ITestOutputHelper output) : ReferenceTests(output)
{
    private protected override IDevice Open() => new CpuDevice(threads: 2);
}
