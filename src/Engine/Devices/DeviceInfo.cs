namespace TrainService.Engine.Devices;

/// <summary>A device as people and schedulers see it.</summary>
/// <param name="Id">Name in requests, for example <c>cpu</c>, <c>cuda:0</c>, <c>opencl:0</c>.</param>
/// <param name="Kind"><c>cpu</c>, <c>cuda</c>, <c>opencl</c>, <c>ilgpuCpu</c> or <c>null</c>.</param>
/// <param name="Description">Maker's name and what decides its speed, for example the SIMD width.</param>
/// <param name="MemoryBytes">Memory that plans may use.</param>
/// <param name="Threads">Threads, or multiprocessors.</param>
/// <param name="MatrixProducts">What computes them: <c>own kernels</c>, or a library and its version.</param>
public sealed record DeviceInfo(
    string Id, string Kind, string Description, long MemoryBytes, int Threads,
    string MatrixProducts = DeviceInfo.OwnKernels)
{
    public const string OwnKernels = "own kernels";
}
