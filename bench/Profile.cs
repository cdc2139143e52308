using System.Diagnostics;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Planning;

namespace TrainService.Bench;

/// <summary>Time, share and rate of each launch of a step on the CPU device.</summary>
internal static class Profile
{
    public static int Run(BenchOptions options)
    {
        var workload = Workload.Read(options.Workload, options.Batch);
        using var bench = new BenchStep(workload, options);
        var plan = Planner.Compile(bench.Graph.Graph);
        using var team = new ThreadTeam(options.Threads);
        using var prepared = new CpuPreparedPlan(plan, bench.State.Buffers, team, SimdWidth.Widest);
        // The shortest of all runs: what a launch takes when nothing else disturbs it.
        var ticks = new long[plan.Launches.Count];
        Array.Fill(ticks, long.MaxValue);
        for (var i = 0; i < 20; i++)
            prepared.Run();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < options.Seconds;)
            prepared.RunTimed(ticks);
        var total = ticks.Sum();
        for (var i = 0; i < ticks.Length; i++)
        {
            var seconds = (double)ticks[i] / Stopwatch.Frequency;
            var node = plan.Launches[i];
            Console.WriteLine($"{seconds * 1e6,9:F1} us {100.0 * ticks[i] / total,5:F1} % "
                + $"{Flops.Of(node) / seconds / 1e9,7:F1} GFLOP/s  {node.Operation.Name} {node.Shape} {node.Layer} <{node.Operation.Attributes}>");
        }
        Console.WriteLine($"{total / (double)Stopwatch.Frequency * 1e6,9:F1} us a step, {plan.ArenaBytes >> 10} KiB arena");
        return 0;
    }
}
