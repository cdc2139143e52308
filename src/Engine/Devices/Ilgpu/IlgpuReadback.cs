using ILGPU;
using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Page-locked memory that results are copied to on the stream that computes them.</summary>
internal sealed class IlgpuReadback : IReadback
{
    private readonly Accelerator accelerator;
    private readonly ArrayView<float> view;
    private readonly PinnedMemory host;
    private readonly StreamPoint copied;

    public IlgpuReadback(Accelerator accelerator, ArrayView<float> view)
    {
        (this.accelerator, this.view) = (accelerator, view);
        host = new PinnedMemory(accelerator, (int)view.Length);
        try
        {
            copied = new StreamPoint(accelerator.DefaultStream);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

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
