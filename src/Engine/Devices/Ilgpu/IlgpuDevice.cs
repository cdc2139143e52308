using ILGPU;
using ILGPU.Runtime;
using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// An accelerator that ILGPU compiles for. Everything it computes is queued on one stream, so plans that share variables see
/// each other's results in the order in which they were run.
/// </summary>
public sealed class IlgpuDevice : IDevice
{
    private readonly Context context;
    private readonly Accelerator accelerator;

    // Beside the stream of the runs; null where inputs wait for the run before.
    private readonly AcceleratorStream? uploads;

    internal IlgpuDevice(Context context, Accelerator accelerator, string id, string kind, bool queuesRuns)
    {
        (this.context, this.accelerator) = (context, accelerator);
        uploads = queuesRuns ? accelerator.CreateStream() : null;
        Kernels = new KernelCache(accelerator);
        Info = new DeviceInfo(id, kind, accelerator.Name.Trim(), accelerator.MemorySize, accelerator.NumMultiprocessors);
    }

    public DeviceInfo Info { get; private set; }

    public bool QueuesRuns => uploads is not null;

    internal KernelCache Kernels { get; }

    /// <summary>What computes matrix products; null where our kernels do.</summary>
    internal CuBlasHandle? CuBlas { get; private set; }

    public IBuffer Allocate(Shape shape)
    {
        accelerator.Bind();
        var memory = accelerator.Allocate1D<float>(shape.Count);
        memory.MemSetToZero(accelerator.DefaultStream);
        return new IlgpuBuffer(accelerator, shape, memory.View.AsContiguous(), memory);
    }

    public long BytesOf(Plan plan) => IlgpuMemory.Of(plan, Kernels) + (QueuesRuns ? plan.InputBytes : 0);

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        accelerator.Bind();
        return new IlgpuPreparedPlan(plan, variables, accelerator, uploads, Kernels, CuBlas);
    }

    /// <summary>Leaves matrix products to cuBLAS if it computes them as our kernels do; whatever goes wrong, they stay ours.</summary>
    /// <param name="symbol">Finds an entry point of the library, or throws.</param>
    internal void TryCuBlas(Func<string, nint> symbol)
    {
        CuBlasHandle? candidate = null;
        try
        {
            candidate = new CuBlasHandle(symbol, accelerator);
            CuBlasTrial.Run(this, candidate);
            CuBlas = candidate;
            Info = Info with { MatrixProducts = $"cuBLAS {candidate.Version}" };
        }
        // Libraries fail in ways of their own, and this one is not needed.
        catch (Exception exception)
        {
            candidate?.Dispose();
            Info = Info with { MatrixProducts = $"{DeviceInfo.OwnKernels}; cuBLAS failed: {exception.Message}" };
        }
    }

    public void Dispose()
    {
        accelerator.Bind();
        CuBlas?.Dispose();
        uploads?.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }
}
