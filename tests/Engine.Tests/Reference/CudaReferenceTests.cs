using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Ilgpu;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>On the first CUDA device, where there is one.</summary>
public sealed class CudaReferenceTests(ITestOutputHelper output) : ReferenceTests(output)
{
    private const string Id = "cuda:0";

    private protected override string Where => " on CUDA";

    private protected override IDevice Open()
    {
        try
        {
            return IlgpuDevices.Open(Id);
        }
        catch (ArgumentException exception)
        {
            Skip.If(true, exception.Message);
            throw;
        }
    }
}
