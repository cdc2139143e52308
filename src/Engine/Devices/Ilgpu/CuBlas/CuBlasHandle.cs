using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>
/// A context of cuBLAS on one accelerator, its work queued where kernels are. With memory of its own to work in it gives
/// the same bits whatever other streams do; in the default mode it computes float32 products in float32, not TF32.
/// </summary>
/// <remarks>https://docs.nvidia.com/cuda/cublas/: results reproducibility, cublasMath_t, cublasSetWorkspace.</remarks>
internal sealed unsafe class CuBlasHandle : IDisposable
{
    // What the documentation recommends for Hopper; for architectures before it, 4 MiB.
    private const int WorkspaceBytes = 32 << 20;

    private const int DefaultMath = 0;

    private readonly delegate* unmanaged<nint, CuBlasStatus> destroy;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, CuBlasStatus> multiply;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int,
        CuBlasStatus> multiplyMany;
    private readonly nint handle;
    private readonly MemoryBuffer? workspace;

    /// <param name="symbol">Finds an entry point, or throws.</param>
    /// <exception cref="InvalidOperationException">The library refuses; the message says what.</exception>
    public CuBlasHandle(Func<string, nint> symbol, Accelerator accelerator)
    {
        var property = (delegate* unmanaged<int, int*, CuBlasStatus>)symbol("cublasGetProperty");
        var create = (delegate* unmanaged<nint*, CuBlasStatus>)symbol("cublasCreate_v2");
        var setStream = (delegate* unmanaged<nint, nint, CuBlasStatus>)symbol("cublasSetStream_v2");
        var setWorkspace = (delegate* unmanaged<nint, nint, nuint, CuBlasStatus>)symbol("cublasSetWorkspace_v2");
        var setMathMode = (delegate* unmanaged<nint, int, CuBlasStatus>)symbol("cublasSetMathMode");
        destroy = (delegate* unmanaged<nint, CuBlasStatus>)symbol("cublasDestroy_v2");
        multiply = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, CuBlasStatus>)
            symbol("cublasSgemm_v2");
        multiplyMany = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long,
            int, CuBlasStatus>)symbol("cublasSgemmStridedBatched");
        Version = $"{Property(0)}.{Property(1)}.{Property(2)}";
        accelerator.Bind();
        nint created;
        Check(create(&created), "cublasCreate");
        handle = created;
        try
        {
            workspace = accelerator.Allocate1D<byte>(WorkspaceBytes);
            // In this order: a new stream takes the workspace away.
            Check(setStream(handle, accelerator.DefaultStream is CudaStream stream ? stream.StreamPtr : 0), "cublasSetStream");
            Check(setWorkspace(handle, workspace.NativePtr, WorkspaceBytes), "cublasSetWorkspace");
            Check(setMathMode(handle, DefaultMath), "cublasSetMathMode");
        }
        catch
        {
            Dispose();
            throw;
        }

        int Property(int which)
        {
            int value;
            Check(property(which, &value), "cublasGetProperty");
            return value;
        }
    }

    public string Version { get; }

    /// <summary>Queues the product; the accelerator is bound.</summary>
    /// <param name="first">Address of the first operand on the device.</param>
    /// <exception cref="InvalidOperationException">The library refuses.</exception>
    public void Multiply(in ColumnMajorProduct product, nint first, nint second, nint result)
    {
        var (one, zero) = (1f, 0f);
        var (p, transposeFirst, transposeSecond) = (product, product.TransposeFirst ? 1 : 0, product.TransposeSecond ? 1 : 0);
        var status = p.Count == 1
            ? multiply(handle, transposeFirst, transposeSecond, p.Rows, p.Columns, p.Depth,
                &one, first, p.LeadingFirst, second, p.LeadingSecond, &zero, result, p.LeadingResult)
            : multiplyMany(handle, transposeFirst, transposeSecond, p.Rows, p.Columns, p.Depth,
                &one, first, p.LeadingFirst, p.StrideFirst, second, p.LeadingSecond, p.StrideSecond,
                &zero, result, p.LeadingResult, p.StrideResult, p.Count);
        Check(status, p.Count == 1 ? "cublasSgemm" : "cublasSgemmStridedBatched");
    }

    /// <summary>Waits for what was queued.</summary>
    public void Dispose()
    {
        destroy(handle);
        workspace?.Dispose();
    }

    private static void Check(CuBlasStatus status, string call)
    {
        if (status != CuBlasStatus.Success)
            throw new InvalidOperationException($"{call} answers {status}");
    }
}
