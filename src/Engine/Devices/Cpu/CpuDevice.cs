using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// The processor: SIMD kernels on a team of threads. The reference that other devices are compared with.
/// </summary>
public sealed class CpuDevice : IDevice
{
    private readonly ThreadTeam team;
    private readonly int simdBits;

    /// <param name="threads">0 takes one for each processor.</param>
    public CpuDevice(int threads = 0) : this(threads, SimdWidth.Widest)
    {
    }

    /// <param name="simdBits">Width of the registers; wider ones than the processor has are emulated, slowly.</param>
    internal CpuDevice(int threads, int simdBits)
    {
        this.simdBits = simdBits;
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        team = new ThreadTeam(threads == 0 ? Environment.ProcessorCount : threads);
    }

    public DeviceInfo Info => new("cpu", "cpu", $"{simdBits}-bit SIMD",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, team.Size);

    public IBuffer Allocate(Shape shape) => new CpuBuffer(shape);

    public long BytesOf(Plan plan) => CpuMemory.Of(plan, simdBits);

    /// <summary>Bytes of a plan on this machine's processor, which no device need be opened for.</summary>
    public static long BytesOfWidest(Plan plan) => CpuMemory.Of(plan, SimdWidth.Widest);

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables) =>
        new CpuPreparedPlan(plan, variables, team, simdBits);

    public void Dispose() => team.Dispose();
}
