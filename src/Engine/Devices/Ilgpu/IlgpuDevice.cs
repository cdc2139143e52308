using ILGPU;
using ILGPU.Runtime;
using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// An accelerator that ILGPU compiles for. Everything it does is queued on one stream, so plans that share variables see
/// each other's results in the order in which they were run.
/// </summary>
public sealed class IlgpuDevice : IDevice
{
    private readonly Context context;
    private readonly Accelerator accelerator;

    internal IlgpuDevice(Context context, Accelerator accelerator, string id, string kind)
    {
        (this.context, this.accelerator) = (context, accelerator);
        Kernels = new KernelCache(accelerator);
        Info = new DeviceInfo(id, kind, accelerator.Name.Trim(), accelerator.MemorySize, accelerator.NumMultiprocessors);
    }

    public DeviceInfo Info { get; private set; }

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

    // What split products and sums take beside it is some megabytes, and is found when a kernel is bound.
    public long BytesOf(Plan plan) => plan.ArenaBytes;

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        accelerator.Bind();
        return new IlgpuPreparedPlan(plan, variables, accelerator, Kernels, CuBlas);
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
        accelerator.Dispose();
        context.Dispose();
    }
}
