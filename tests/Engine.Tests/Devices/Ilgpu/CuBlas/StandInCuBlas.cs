using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TrainService.Engine.Tests.Devices.Ilgpu.CuBlas;

/// <summary>
/// cuBLAS as its documentation describes it, for addresses of this process: its entry points in C, products by columns in
/// float64. It may be told to go wrong.
/// </summary>
internal static unsafe class StandInCuBlas
{
    private const int Success = 0, NotInitialized = 1, InvalidValue = 7, ExecutionFailed = 13;
    private const nint Handle = 4711;

    // The last stream, workspace and math mode that were set, as the library knows them.
    private static nuint workspace;
    private static int calls;

    public static Fault Fault { get; set; }

    /// <summary>Handles that were made and not destroyed.</summary>
    public static int Live { get; private set; }

    /// <summary>Products computed so far.</summary>
    public static int Products { get; private set; }

    public static nint Symbol(string name) => name switch
    {
        "cublasSetWorkspace_v2" when Fault == Fault.Lacks => throw new EntryPointNotFoundException($"no {name}"),
        "cublasGetProperty" => (nint)(delegate* unmanaged<int, int*, int>)&GetProperty,
        "cublasCreate_v2" => (nint)(delegate* unmanaged<nint*, int>)&Create,
        "cublasDestroy_v2" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "cublasSetStream_v2" => (nint)(delegate* unmanaged<nint, nint, int>)&SetStream,
        "cublasSetWorkspace_v2" => (nint)(delegate* unmanaged<nint, void*, nuint, int>)&SetWorkspace,
        "cublasSetMathMode" => (nint)(delegate* unmanaged<nint, int, int>)&SetMathMode,
        "cublasSgemm_v2" => (nint)(delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, float*, int, float*, float*, int, int>)&Sgemm,
        "cublasSgemmStridedBatched" => (nint)(delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long,
            float*, int, long, float*, float*, int, long, int, int>)&SgemmStridedBatched,
        _ => throw new EntryPointNotFoundException(name),
    };

    // CUDA 12.3 update 2, say.
    [UnmanagedCallersOnly]
    private static int GetProperty(int type, int* value)
    {
        if (type is < 0 or > 2)
            return InvalidValue;
        *value = type switch { 0 => 12, 1 => 3, _ => 4 };
        return Success;
    }

    [UnmanagedCallersOnly]
    private static int Create(nint* handle)
    {
        if (Fault == Fault.NoDriver)
            return NotInitialized;
        (*handle, Live, workspace, calls) = (Handle, Live + 1, 0, 0);
        return Success;
    }

    [UnmanagedCallersOnly]
    private static int Destroy(nint handle)
    {
        Live--;
        return handle == Handle ? Success : NotInitialized;
    }

    // A new stream brings the default workspace back.
    [UnmanagedCallersOnly]
    private static int SetStream(nint handle, nint stream)
    {
        workspace = 0;
        return handle == Handle && stream == 0 ? Success : InvalidValue;
    }

    [UnmanagedCallersOnly]
    private static int SetWorkspace(nint handle, void* memory, nuint bytes)
    {
        workspace = bytes;
        return handle == Handle && memory != null ? Success : InvalidValue;
    }

    // CUBLAS_DEFAULT_MATH
    [UnmanagedCallersOnly]
    private static int SetMathMode(nint handle, int mode) => handle == Handle && mode == 0 ? Success : InvalidValue;

    [UnmanagedCallersOnly]
    private static int Sgemm(nint handle, int transa, int transb, int m, int n, int k, float* alpha, float* a, int lda,
        float* b, int ldb, float* beta, float* c, int ldc) =>
        Multiply(handle, transa, transb, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, ldc, 0, 1);

    [UnmanagedCallersOnly]
    private static int SgemmStridedBatched(nint handle, int transa, int transb, int m, int n, int k, float* alpha, float* a,
        int lda, long strideA, float* b, int ldb, long strideB, float* beta, float* c, int ldc, long strideC, int batchCount) =>
        Multiply(handle, transa, transb, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC, batchCount);

    // C = alpha op(A) op(B) + beta C, element (i, j) of a matrix at i + j ld.
    private static int Multiply(nint handle, int transa, int transb, int m, int n, int k, float* alpha, float* a, int lda,
        long strideA, float* b, int ldb, long strideB, float* beta, float* c, int ldc, long strideC, int batchCount)
    {
        Products++;
        if (handle != Handle || workspace == 0 || Fault == Fault.Refuses)
            return ExecutionFailed;
        if (lda < (transa == 0 ? m : k) || ldb < (transb == 0 ? k : n) || ldc < m)
            return InvalidValue;
        for (var batch = 0; batch < batchCount; batch++)
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    var sum = 0.0;
                    for (var l = 0; l < k; l++)
                        sum += (double)Seen(a[(batch * strideA) + (transa == 0 ? i + ((long)l * lda) : l + ((long)i * lda))])
                            * Seen(b[(batch * strideB) + (transb == 0 ? l + ((long)j * ldb) : j + ((long)l * ldb))]);
                    var place = c + (batch * strideC) + i + ((long)j * ldc);
                    *place = (float)((*alpha * sum) + (*beta == 0 ? 0 : *beta * *place));
                }
        if (Fault == Fault.Wrong || (Fault == Fault.Unsteady && ++calls % 2 == 0))
            c[m / 2] = MathF.BitIncrement(c[m / 2] + (Fault == Fault.Wrong ? 0.001f : 0));
        return Success;
    }

    // TF32 rounds operands to 10 bits behind the leading one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Seen(float value) => Fault != Fault.Tf32 ? value
        : BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x1000) & 0xffffe000);
}

/// <summary>What a library may do wrong.</summary>
public enum Fault
{
    None,

    /// <summary>An entry point is not there.</summary>
    Lacks,

    /// <summary>No context can be made.</summary>
    NoDriver,

    /// <summary>Products answer with an error.</summary>
    Refuses,

    /// <summary>One number is.</summary>
    Wrong,

    /// <summary>Its last bit changes from call to call.</summary>
    Unsteady,

    /// <summary>Operands are rounded as tensor cores like them.</summary>
    Tf32,
}
