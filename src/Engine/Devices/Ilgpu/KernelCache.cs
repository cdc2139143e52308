using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Kernels compiled for one accelerator. Loading costs tens of milliseconds, so each closed type is loaded once.</summary>
internal sealed class KernelCache(Accelerator accelerator)
{
    private readonly Dictionary<MethodInfo, Delegate> loaded = [];
    private readonly Lock gate = new();

    /// <summary>Every kernel that was asked for, generic ones closed.</summary>
    public IReadOnlyList<MethodInfo> Loaded
    {
        get
        {
            lock (gate)
                return [.. loaded.Keys];
        }
    }

    public Action<AcceleratorStream, KernelConfig, TArguments> Load<TArguments>(Action<TArguments> kernel)
        where TArguments : struct
    {
        lock (gate)
        {
            if (!loaded.TryGetValue(kernel.Method, out var launcher))
                loaded[kernel.Method] = launcher = accelerator.LoadKernel(kernel);
            return (Action<AcceleratorStream, KernelConfig, TArguments>)launcher;
        }
    }
}
