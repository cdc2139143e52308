using TrainService.Engine.Devices;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

[Collection(IlgpuCollection.Name)]
public sealed class IlgpuCpuOperationTests(IlgpuFixture devices) : OperationTests
{
    private protected override IDevice Device => devices.Cpu;

    // A thread of the system for each thread of a group: a barrier takes milliseconds.
    private protected override bool Tiny => true;

    private protected override int Rounds => 2;
}
