using ILGPU;
using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A kernel with its grid and arguments, ready to be queued without allocating.</summary>
internal abstract class Launch
{
    public abstract void Queue(AcceleratorStream stream);
}

/// <inheritdoc/>
internal sealed class Launch<TArguments>(
    Action<AcceleratorStream, KernelConfig, TArguments> kernel, KernelConfig config, TArguments arguments) : Launch
    where TArguments : struct
{
    public override void Queue(AcceleratorStream stream) => kernel(stream, config, arguments);
}
