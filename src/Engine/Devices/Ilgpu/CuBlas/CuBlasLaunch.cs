using ILGPU;
using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>A product ready to be queued: on the stream that the handle was made for, which is that of all kernels.</summary>
internal sealed class CuBlasLaunch(
    CuBlasHandle handle, ColumnMajorProduct product, ArrayView<float> first, ArrayView<float> second, ArrayView<float> result)
    : Launch
{
    private readonly nint firstAddress = first.LoadEffectiveAddressAsPtr();
    private readonly nint secondAddress = second.LoadEffectiveAddressAsPtr();
    private readonly nint resultAddress = result.LoadEffectiveAddressAsPtr();

    public override void Queue(AcceleratorStream stream) =>
        handle.Multiply(product, firstAddress, secondAddress, resultAddress);
}
