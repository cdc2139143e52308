using System.Diagnostics;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Bench.Operations;

/// <summary>Layers and updates in whole, forward and backward, beside a = b + c over arrays that take as much memory in all.</summary>
internal static class LayerBench
{
    public static void Run(ThreadTeam team, double seconds)
    {
        OperationBench.Write($"\n| layer | microseconds | launches | GB/s | a = b + c in as much memory | share |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var layer in LayerCase.All)
        {
            var graph = new GraphBuilder();
            layer.Build(graph);
            var plan = Planner.Compile(graph.Build());
            var ticks = Time(plan, team, seconds);
            var limit = MachineLimits.Stream(team, (int)(Touched(plan) / (3 * sizeof(float))));
            var behind = BehindGradient(plan.Graph);
            var rows = plan.Launches.Zip(ticks).ToLookup(launch => behind[launch.First.Id], launch => launch.Second);
            Row("forward", rows[false], layer.ForwardPasses);
            Row("backward", rows[true], layer.BackwardPasses);

            void Row(string part, IEnumerable<long> launches, int passes)
            {
                if (passes == 0)
                    return;
                var took = launches.Sum() / (double)Stopwatch.Frequency;
                var rate = passes * sizeof(float) * layer.Count / took;
                OperationBench.Write(
                    $"| {layer.Name}, {part} | {took * 1e6:F0} | {launches.Count()} | {rate / 1e9:F1} | {limit / 1e9:F1} | {rate / limit:P0} |");
            }
        }
    }

    // The shortest run of each launch, which nothing disturbed.
    private static long[] Time(Plan plan, ThreadTeam team, double forSeconds)
    {
        var variables = plan.Graph.Nodes.Select(node => node.Operation).OfType<ReadVariable>().Select(read => read.Variable).Distinct()
            .ToDictionary(variable => variable, variable => (IBuffer)new CpuBuffer(variable.Shape));
        foreach (var buffer in variables.Values)
            buffer.Upload<float>([.. Enumerable.Repeat(1f, buffer.Shape.Count)]);
        using var prepared = new CpuPreparedPlan(plan, variables, team, SimdWidth.Widest);
        foreach (var input in plan.Graph.Nodes.Where(node => node.Operation is Input { InputName: not "random" }))
            prepared.Input(((Input)input.Operation).InputName).Upload<float>(Workload.Normal(input.Shape.Count));
        prepared.Run();
        var ticks = new long[plan.Launches.Count];
        Array.Fill(ticks, long.MaxValue);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < forSeconds;)
            prepared.RunTimed(ticks);
        foreach (var buffer in variables.Values)
            buffer.Dispose();
        return ticks;
    }

    private static long Touched(Plan plan) => plan.ArenaBytes
        + plan.Graph.Nodes.Where(node => node.Operation is ReadVariable).DistinctBy(node => node.Operation).Sum(node => node.Shape.Bytes);

    // By node id, whether a node depends on the gradient that flows in.
    private static bool[] BehindGradient(ComputationGraph graph)
    {
        var behind = new bool[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
            behind[node.Id] = node.Operation is Input { InputName: LayerCase.Gradient } || node.Inputs.Any(input => behind[input.Id]);
        return behind;
    }
}
