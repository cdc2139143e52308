using TrainService.Engine.Devices;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

[Collection(IlgpuCollection.Name)]
public sealed class CudaOperationTests(IlgpuFixture devices) : OperationTests
{
    private protected override IDevice Device => devices.Cuda;
}
