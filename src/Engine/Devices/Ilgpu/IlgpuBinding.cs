using System.Reflection;
using ILGPU;
using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What a node's kernels are bound to: the views of its tensors, and where they are queued.</summary>
internal sealed class IlgpuBinding(Node node, IBoundMemory memory, KernelCache kernels, CuBlasHandle? cuBlas)
{
    /// <summary>Threads of a group in kernels without a tile of their own.</summary>
    public const int GroupSize = 256;

    public Node Node => node;

    public Shape Shape => node.Shape;

    /// <summary>Computes matrix products; null where our kernels do.</summary>
    public CuBlasHandle? CuBlas => cuBlas;

    public ArrayView<float> Output => memory.View(node);

    public ArrayView<float> Input(int index) => memory.View(node.Inputs[index]);

    public ArrayView<int> Integers(int index) => memory.View(node.Inputs[index]).Cast<int>();

    /// <summary>Whether some kernel of the node asked for its epilogue.</summary>
    public bool TookFinish { get; private set; }

    public Shape InputShape(int index) => node.Inputs[index].Shape;

    /// <summary>Memory of this node alone, for as long as the plan lives.</summary>
    public ArrayView<float> Scratch(long count) => memory.Scratch(count);

    public Finish TakeFinish()
    {
        TookFinish = true;
        return Finish.Of(this);
    }

    /// <summary>Queues a kernel with one thread for each of <paramref name="count"/> elements.</summary>
    public void LaunchFlat<TArguments>(Action<TArguments> kernel, int count, TArguments arguments) where TArguments : struct =>
        Launch(kernel, new(GroupsOf(count, GroupSize), 1, 1), GroupSize, arguments);

    public void Launch<TArguments>(Action<TArguments> kernel, Index3D groups, int groupSize, TArguments arguments)
        where TArguments : struct =>
        memory.Add(() => new Launch<TArguments>(kernels.Load(kernel), new KernelConfig(groups, new Index3D(groupSize, 1, 1)), arguments));

    /// <summary>Queues what is no kernel of ours.</summary>
    public void Queue(Launch launch) => memory.Add(() => launch);

    /// <summary>Closes the kernel Run of a class over types that are known only now.</summary>
    public static Action<TArguments> Close<TArguments>(Type owner, params Type[] types) =>
        owner.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(types)
            .CreateDelegate<Action<TArguments>>();

    public static int GroupsOf(int count, int size) => (int)(((long)count + size - 1) / size);
}
