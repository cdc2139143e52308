using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A training step gives the numbers of its graph, whatever passes, memory planning and devices made of it.</summary>
public sealed class FusionPropertyTests
{
    public static TheoryData<int> OracleSeeds => Property.Seeds(100);

    public static TheoryData<int> CpuSeeds => Property.Seeds(48);

    public static TheoryData<int> LargeSeeds => Property.Seeds(24);

    [Theory]
    [MemberData(nameof(OracleSeeds))]
    public void Plans_in_float64_are_their_graph_node_by_node(int seed) => RandomStep.Holds(seed, rows: 4, step =>
    {
        using var device = new OracleDevice();
        foreach (var fuse in new[] { true, false })
            step.AssertNear($"fuse {fuse}", step.Run(device, fuse), spread: null);
    });

    [Theory]
    [MemberData(nameof(CpuSeeds))]
    public void Plans_on_the_processor_are_near_it_and_keep_their_bits_on_any_number_of_threads(int seed) => RandomStep.Holds(seed, rows: 4, step =>
    {
        var spread = new RoundingSpread(step.Graph, step.Values);
        // Every width is tried in turn, on one that the processor does not have slowly.
        var bits = 128 << (seed % 3);
        foreach (var fuse in new[] { true, false })
        {
            using var one = new CpuDevice(1, bits);
            using var three = new CpuDevice(3, bits);
            var results = step.Run(one, fuse);
            step.AssertNear($"{bits} bits, fuse {fuse}", results, spread);
            foreach (var again in new[] { step.Run(one, fuse), step.Run(three, fuse) })
                foreach (var (name, values) in results)
                    Assert.True(values.AsSpan().SequenceEqual(again[name]), $"{bits} bits, fuse {fuse}: {name} has other bits");
        }
    });

    /// <summary>Of so many rows that every kernel has work for several threads.</summary>
    [Theory]
    [MemberData(nameof(LargeSeeds))]
    public void Large_batches_keep_their_bits_on_one_two_and_three_threads(int seed) => RandomStep.Holds(seed, rows: 300, step =>
    {
        Dictionary<string, float[]>? first = null;
        foreach (var threads in new[] { 1, 2, 3, 3 })
        {
            using var device = new CpuDevice(threads);
            var results = step.Run(device);
            first ??= results;
            foreach (var (name, values) in first)
                Assert.True(values.AsSpan().SequenceEqual(results[name]), $"{name} has other bits on {threads} threads");
        }
    });
}
