using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Ilgpu;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>On the first OpenCL device: a GPU, or PoCL on the processor.</summary>
public sealed class OpenClReferenceTests(ITestOutputHelper output) : ReferenceTests(output)
{
    private const string Id = "opencl:0";

    private protected override string Where => " on OpenCL";

    private protected override IDevice Open()
    {
        try
        {
            return IlgpuDevices.Open(Id, openClOnProcessors: true);
        }
        catch (ArgumentException exception)
        {
            Skip.If(true, $"{exception.Message} (Debian: pocl-opencl-icd)");
            throw;
        }
    }
}
