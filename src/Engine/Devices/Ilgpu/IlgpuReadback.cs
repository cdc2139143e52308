using ILGPU;
using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Page-locked memory that results are copied to on the stream that computes them.</summary>
internal sealed class IlgpuReadback(Accelerator accelerator, ArrayView<float> view) : IReadback
{
    private readonly PinnedMemory host = new(accelerator, (int)view.Length);
    private readonly StreamPoint copied = new(accelerator.DefaultStream);

    public void Queue()
    {
        accelerator.Bind();
        view.CopyToCPUUnsafeAsync(accelerator.DefaultStream, ref host.Span[0], view.Length);
        copied.Set();
    }

    public ReadOnlySpan<float> Read()
    {
        accelerator.Bind();
        copied.Wait();
        return host.Span;
    }

    public void Dispose()
    {
        accelerator.Bind();
        copied.Wait();
        copied.Dispose();
        host.Dispose();
    }
}
