using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class SimdWidthTests
{
    /// <summary>A run with one of the JIT's switches off would say nothing if the switch had no effect.</summary>
    [SkippableFact]
    public void Registers_are_as_wide_as_the_switches_of_this_run_allow()
    {
        var allowed = Environment.GetEnvironmentVariable("TRAINSERVICE_TEST_SIMD_BITS");
        Skip.If(allowed is null, "this run leaves the JIT's switches alone");
        Assert.True(SimdWidth.Widest <= int.Parse(allowed!), $"{SimdWidth.Widest} bits, {allowed} are allowed");
    }
}
