using System.Diagnostics;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>A plan bound to an arena of native memory: a list of kernels to run one after another.</summary>
internal sealed unsafe class CpuPreparedPlan : IPreparedPlan
{
    private readonly Plan plan;
    private readonly IReadOnlyDictionary<Variable, IBuffer> variables;
    private readonly ThreadTeam team;
    private readonly float* arena;
    private readonly List<nint> scratches = [];
    private readonly Dictionary<string, CpuBuffer> inputs = [];
    private readonly Dictionary<string, CpuBuffer> outputs = [];
    private readonly CpuKernel[] kernels;
    private readonly CpuKernel[] plainKernels;
    private bool disposed;

    public CpuPreparedPlan(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables, ThreadTeam team, int simdBits)
    {
        (this.plan, this.variables, this.team) = (plan, variables, team);
        arena = AlignedMemory.Allocate(plan.ArenaBytes);
        Bytes = plan.ArenaBytes;
        try
        {
            foreach (var node in plan.Graph.Nodes)
                if (node.Operation is Input input)
                    inputs.Add(input.InputName, BufferOf(node));
                else if (node.Operation is Constant constant)
                    *(float*)AddressOf(node) = constant.Value;
                else if (node.Operation is ConstantVector vector)
                    vector.Values.Span.CopyTo(new Span<float>((float*)AddressOf(node), vector.Values.Count));
            foreach (var (name, node) in plan.Graph.Outputs)
                outputs.Add(name, BufferOf(node));
            var lane = SimdWidth.LaneOf(simdBits);
            kernels = [.. plan.Launches.Select(node => CpuKernels.Bind(new Binding(node, lane, AddressOf, Scratch, held => Bytes += held)))];
            plainKernels = [.. kernels.Where((_, i) => !plan.InspectionOnly[plan.Launches[i].Id])];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What was allocated: the arena, the kernels' scratch memory, and their tables.</summary>
    internal long Bytes { get; private set; }

    public IBuffer Input(string name) => inputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no input '{name}'", nameof(name));

    public IBuffer Output(string name) => outputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no output '{name}'", nameof(name));

    public void Run(bool inspect = false)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        foreach (var kernel in inspect ? kernels : plainKernels)
            kernel.Run(team);
    }

    /// <summary>Runs and keeps each launch's shortest time so far, in ticks of the stopwatch.</summary>
    internal void RunTimed(long[] ticks)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        for (var i = 0; i < kernels.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            kernels[i].Run(team);
            ticks[i] = Math.Min(ticks[i], Stopwatch.GetTimestamp() - began);
        }
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        // They point into the arena: whoever still holds one gets an exception, not freed memory.
        foreach (var buffer in inputs.Values.Concat(outputs.Values))
            buffer.Dispose();
        AlignedMemory.Free(arena);
        foreach (var scratch in scratches)
            AlignedMemory.Free((float*)scratch);
    }

    private CpuBuffer BufferOf(Node node) => new(node.Shape, (float*)AddressOf(node));

    private nint AddressOf(Node node)
    {
        var storage = plan.Storages[node.Id];
        return storage.Variable is { } variable
            ? (nint)((CpuBuffer)variables[variable]).Address
            : (nint)arena + (nint)storage.Offset;
    }

    private nint Scratch(long bytes)
    {
        var address = (nint)AlignedMemory.Allocate(bytes);
        scratches.Add(address);
        Bytes += bytes;
        return address;
    }
}
