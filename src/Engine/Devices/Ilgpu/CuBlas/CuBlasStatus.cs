namespace TrainService.Engine.Devices.Ilgpu.CuBlas;

/// <summary>cublasStatus_t, as cublas_api.h numbers it.</summary>
internal enum CuBlasStatus
{
    Success = 0,
    NotInitialized = 1,
    AllocationFailed = 3,
    InvalidValue = 7,
    ArchitectureMismatch = 8,
    MappingError = 11,
    ExecutionFailed = 13,
    InternalError = 14,
    NotSupported = 15,
    LicenseError = 16,
}
