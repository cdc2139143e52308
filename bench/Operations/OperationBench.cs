using System.Diagnostics;
using System.Globalization;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Bench.Operations;

/// <summary>Each operation alone, beside the limit that it cannot pass: the table of docs/performance.md.</summary>
internal static class OperationBench
{
    public static int Run(BenchOptions options)
    {
        using var team = new ThreadTeam(options.Threads);
        var limits = MachineLimits.Measure(team);
        Write($"{options.Threads} threads, {SimdWidth.Widest} bits: {limits.FlopsPerSecond / 1e9:F0} GFLOP/s, {limits.BytesPerSecond / 1e9:F1} GB/s");
        Write($"| operation | microseconds | rate | share of the limit |\n| --- | --- | --- | --- |");
        foreach (var operation in OperationCase.All)
        {
            var (plan, seconds) = Time(operation, team, options.Seconds);
            var (work, limit, unit) = operation.IsMemoryBound
                ? ((double)Bytes(plan), limits.BytesPerSecond, "GB/s")
                : (Flops.Of(plan), limits.FlopsPerSecond, "GFLOP/s");
            Write($"| {operation.Name} | {seconds * 1e6:F0} | {work / seconds / 1e9:F1} {unit} | {work / seconds / limit:P0} |");
        }
        LayerBench.Run(team, options.Seconds);
        return 0;
    }

    // The shortest run, which nothing disturbed.
    private static (Plan Plan, double Seconds) Time(OperationCase operation, ThreadTeam team, double forSeconds)
    {
        var graph = new GraphBuilder();
        graph.Output("y", operation.Build(graph));
        var plan = Planner.Compile(graph.Build());
        using var prepared = new CpuPreparedPlan(plan, new Dictionary<Variable, IBuffer>(), team, SimdWidth.Widest);
        foreach (var input in plan.Graph.Nodes.Where(node => node.Operation is Input))
            prepared.Input(((Input)input.Operation).InputName).Upload<float>(Workload.Normal(input.Shape.Count));
        prepared.Run();
        var best = double.PositiveInfinity;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < forSeconds;)
        {
            var began = Stopwatch.GetTimestamp();
            prepared.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        return (plan, best);
    }

    // What has to be read and written at least once.
    private static long Bytes(Plan plan) =>
        plan.Graph.Nodes.Where(node => node.Operation is Input).Concat(plan.Graph.Outputs.Values).Sum(node => node.Shape.Bytes);

    internal static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
