using ILGPU;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What a plan takes on an accelerator, before anything is allocated: its kernels are bound to no memory, and are not
/// compiled for it. Products count as our own, which take the most.</summary>
internal sealed class IlgpuMemory : IBoundMemory
{
    private long bytes;

    private IlgpuMemory(Plan plan) => bytes = ArenaCount(plan) * sizeof(float);

    /// <summary>Floats of the allocation that a plan's tensors share.</summary>
    public static long ArenaCount(Plan plan) => Math.Max(1, plan.ArenaBytes / sizeof(float));

    /// <summary>Bytes of the arena and of the scratch memory that the plan's kernels will ask for.</summary>
    public static long Of(Plan plan, KernelCache kernels)
    {
        var memory = new IlgpuMemory(plan);
        foreach (var node in plan.Launches)
            IlgpuKernels.Bind(new IlgpuBinding(node, memory, kernels, null));
        return memory.bytes;
    }

    public ArrayView<float> View(Node node) => default;

    public ArrayView<float> Scratch(long count)
    {
        bytes += count * sizeof(float);
        return default;
    }

    public void Add(Func<Launch> make)
    {
    }
}
