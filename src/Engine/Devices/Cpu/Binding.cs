using System.Reflection;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// What a kernel is bound to: a node, the addresses of its tensors, and scratch memory that lives with the plan.
/// </summary>
/// <param name="hold">Told how many bytes a kernel keeps in managed memory.</param>
internal sealed unsafe class Binding(
    Node node, Type lane, Func<Node, nint> addressOf, Func<long, nint> scratch, Action<long> hold)
{
    private const BindingFlags Constructors =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions;

    /// <summary>The lane that kernels are closed over.</summary>
    public Type Lane => lane;

    public Node Node => node;

    public Shape Shape => node.Shape;

    public float* Output => (float*)addressOf(node);

    public float* Input(int index) => (float*)addressOf(node.Inputs[index]);

    public int* Integers(int index) => (int*)addressOf(node.Inputs[index]);

    public Shape InputShape(int index) => node.Inputs[index].Shape;

    /// <summary>Memory of this kernel alone, on a cache-line border.</summary>
    public float* Scratch(long bytes) => (float*)scratch(bytes);

    /// <summary>To be called for managed memory that is more than a few objects: it counts as the plan's.</summary>
    public void Hold(long bytes) => hold(bytes);

    /// <summary>
    /// Makes a kernel of a generic type, its first argument the lane; its constructor takes this and the operation.
    /// </summary>
    public CpuKernel Close(Type kernel, params Type[] further) => (CpuKernel)Activator.CreateInstance(
        kernel.MakeGenericType([lane, .. further]), Constructors, null, [this, node.Operation], null)!;
}
