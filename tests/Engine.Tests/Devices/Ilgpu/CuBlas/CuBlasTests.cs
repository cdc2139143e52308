using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Ilgpu;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Ilgpu.CuBlas;

/// <summary>
/// No GPU takes part: calls go through the same C interface to a library that stands in, on ILGPU's own processor device,
/// whose addresses are this process's.
/// </summary>
[Collection(IlgpuCollection.Name)]
public sealed class CuBlasTests : IDisposable
{
    private readonly IlgpuDevice device = IlgpuDevices.Open(IlgpuDevices.CpuId);

    public void Dispose()
    {
        device.Dispose();
        StandInCuBlas.Fault = Fault.None;
        Assert.Equal(0, StandInCuBlas.Live);
    }

    [Fact]
    public void Products_go_through_a_library_that_computes_as_our_kernels_do()
    {
        Assert.Equal("own kernels", device.Info.MatrixProducts);
        device.TryCuBlas(StandInCuBlas.Symbol);
        Assert.Equal("cuBLAS 12.3.4", device.Info.MatrixProducts);
        var (seed, before) = (Numbers.NewSeed(), StandInCuBlas.Products);
        // Four of them with a bias and an activation, on average: those follow the library in place.
        for (var round = 0; round < 8; round++)
            OperationCases.Build("matMul", seed + round, tiny: true).Check(device);
        Assert.Equal(before + (8 * 2), StandInCuBlas.Products);
        SelfTest.Run(device);
        Assert.True(StandInCuBlas.Products > before + (8 * 2));
    }

    [Theory]
    [InlineData(Fault.Lacks, "no cublasSetWorkspace_v2")]
    [InlineData(Fault.NoDriver, "cublasCreate answers NotInitialized")]
    [InlineData(Fault.Refuses, "cublasSgemm answers ExecutionFailed")]
    [InlineData(Fault.Wrong, "instead of")]
    [InlineData(Fault.Tf32, "instead of")]
    [InlineData(Fault.Unsteady, "other bits the second time")]
    public void Products_stay_with_our_kernels_where_the_library_fails(Fault fault, string reason)
    {
        StandInCuBlas.Fault = fault;
        device.TryCuBlas(StandInCuBlas.Symbol);
        Assert.StartsWith($"{DeviceInfo.OwnKernels}; cuBLAS failed: ", device.Info.MatrixProducts, StringComparison.Ordinal);
        Assert.Contains(reason, device.Info.MatrixProducts, StringComparison.Ordinal);
        Assert.Equal(0, StandInCuBlas.Live);
        var before = StandInCuBlas.Products;
        OperationCases.Build("matMul", Numbers.NewSeed(), tiny: true).Check(device);
        Assert.Equal(before, StandInCuBlas.Products);
    }
}
