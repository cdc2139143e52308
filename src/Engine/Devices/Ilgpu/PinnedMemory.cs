using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// Numbers in host memory that stays where it is, so that copies can go on while the host does something else. On CUDA it
/// is page-locked, by the driver's own allocation: registering small arrays would lock a page twice.
/// </summary>
internal sealed unsafe class PinnedMemory : IDisposable
{
    private readonly Accelerator accelerator;
    private readonly int count;
    private nint address;

    public PinnedMemory(Accelerator accelerator, int count)
    {
        (this.accelerator, this.count) = (accelerator, count);
        accelerator.Bind();
        if (accelerator is CudaAccelerator)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.AllocateHostMemory(out address, (nint)count * sizeof(float)));
        else
            address = (nint)NativeMemory.AllocZeroed((nuint)count, sizeof(float));
    }

    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(address == 0, this);
            return new((void*)address, count);
        }
    }

    /// <summary>No copy from or to it is under way.</summary>
    public void Dispose()
    {
        if (address == 0)
            return;
        accelerator.Bind();
        if (accelerator is CudaAccelerator)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.FreeHostMemory(address));
        else
            NativeMemory.Free((void*)address);
        address = 0;
    }
}
