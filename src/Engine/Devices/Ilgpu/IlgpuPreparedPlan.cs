using ILGPU;
using ILGPU.Runtime;
using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A plan bound to one allocation on an accelerator: a list of kernels to queue one after another.</summary>
internal sealed class IlgpuPreparedPlan : IPreparedPlan, IBoundMemory
{
    private readonly Plan plan;
    private readonly IReadOnlyDictionary<Variable, IBuffer> variables;
    private readonly Accelerator accelerator;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> arena;
    private readonly List<MemoryBuffer> scratches = [];
    private readonly Dictionary<string, IBuffer> inputs = [];
    private readonly Dictionary<string, IlgpuBuffer> outputs = [];
    private readonly StagedInputs? staged;
    private readonly List<Launch> launches = [];
    private readonly List<Launch> plainLaunches = [];
    private bool disposed;

    public IlgpuPreparedPlan(
        Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables, Accelerator accelerator, AcceleratorStream? uploads,
        KernelCache kernels, CuBlasHandle? cuBlas)
    {
        (this.plan, this.variables, this.accelerator) = (plan, variables, accelerator);
        arena = accelerator.Allocate1D<float>(IlgpuMemory.ArenaCount(plan));
        try
        {
            staged = uploads is null ? null : new StagedInputs(accelerator, accelerator.DefaultStream, uploads);
            foreach (var node in plan.Graph.Nodes)
                if (node.Operation is Input input)
                    inputs.Add(input.InputName, staged is null ? BufferOf(node) : staged.Add(BufferOf(node)));
                else if (node.Operation is Constant constant)
                    BufferOf(node).Upload<float>([constant.Value]);
                else if (node.Operation is ConstantVector vector)
                    BufferOf(node).Upload(vector.Values.Span);
            foreach (var (name, node) in plan.Graph.Outputs)
                outputs.Add(name, BufferOf(node));
            foreach (var node in plan.Launches)
            {
                var before = launches.Count;
                IlgpuKernels.Bind(new IlgpuBinding(node, this, kernels, cuBlas));
                if (!plan.InspectionOnly[node.Id])
                    plainLaunches.AddRange(launches.Skip(before));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What was allocated: the arena, the kernels' scratch memory, and inputs on their way.</summary>
    internal long Bytes => arena.LengthInBytes + scratches.Sum(scratch => scratch.LengthInBytes)
        + (staged is null ? 0 : plan.InputBytes);

    public IBuffer Input(string name) => inputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no input '{name}'", nameof(name));

    public IBuffer Output(string name) => outputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no output '{name}'", nameof(name));

    public void Run(bool inspect = false)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        accelerator.Bind();
        staged?.Take();
        var stream = accelerator.DefaultStream;
        foreach (var launch in inspect ? launches : plainLaunches)
            launch.Queue(stream);
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        accelerator.Bind();
        // What was queued may still be reading.
        accelerator.DefaultStream.Synchronize();
        staged?.Dispose();
        foreach (var buffer in inputs.Values.Concat(outputs.Values))
            buffer.Dispose();
        foreach (var scratch in scratches)
            scratch.Dispose();
        arena.Dispose();
    }

    public ArrayView<float> View(Node node)
    {
        var storage = plan.Storages[node.Id];
        return storage.Variable is { } variable
            ? ((IlgpuBuffer)variables[variable]).View
            : arena.View.AsContiguous().SubView(storage.Offset / sizeof(float), node.Shape.Count);
    }

    public ArrayView<float> Scratch(long count)
    {
        var memory = accelerator.Allocate1D<float>(count);
        scratches.Add(memory);
        return memory.View.AsContiguous();
    }

    public void Add(Func<Launch> make) => launches.Add(make());

    private IlgpuBuffer BufferOf(Node node) => new(accelerator, node.Shape, View(node));
}
