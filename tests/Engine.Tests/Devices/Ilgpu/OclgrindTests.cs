using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using TrainService.Engine.Devices.Ilgpu;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>That no race was reported says something only if one would have been.</summary>
[Collection(IlgpuCollection.Name)]
public sealed class OclgrindTests
{
    [SkippableFact]
    public void A_kernel_without_its_barrier_is_reported()
    {
        Skip.IfNot(Oclgrind.IsDriver, "this run's OpenCL driver is not Oclgrind");
        var before = Oclgrind.Reports.Length;
        using var context = IlgpuContext.ForOpenCl(processorsToo: true);
        using var accelerator = context.Devices.OfType<CLDevice>().First().CreateCLAccelerator(context);
        using var memory = accelerator.Allocate1D<float>(32);
        accelerator.LoadStreamKernel<ArrayView<float>>(TurnAround)(new KernelConfig(1, 32), memory.View.AsContiguous());
        accelerator.Synchronize();
        Assert.Contains("data race", Oclgrind.Reports[before..], StringComparison.OrdinalIgnoreCase);
    }

    private static void TurnAround(ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(32);
        shared[Group.IdxX] = Group.IdxX;
        result[Group.IdxX] = shared[31 - Group.IdxX];
    }
}
