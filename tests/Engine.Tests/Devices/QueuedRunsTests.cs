using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Ilgpu;

namespace TrainService.Engine.Tests.Devices;

/// <summary>
/// Inputs for the next run may come while one computes, and results of a run may be read while the next computes: on every
/// device each run gets what is its own.
/// </summary>
[Collection(IlgpuCollection.Name)]
public sealed class QueuedRunsTests(IlgpuFixture devices)
{
    private const int Runs = 40;

    public static TheoryData<string> Devices => ["cpu", "ilgpu-cpu", "ilgpu-cpu, queueing", "opencl", "opencl, queueing", "cuda"];

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Each_run_reads_its_inputs_and_leaves_its_results(string name)
    {
        using var cpu = new CpuDevice(2);
        var device = Named(name, cpu);
        // So large that copies and runs are under way for a while.
        var count = name.StartsWith("ilgpu", StringComparison.Ordinal) ? 1 << 10 : 1 << 20;
        using var plan = Prepared(device, count);
        using var results = new Results(plan);
        var source = new float[count];
        for (var run = 0; run < Runs; run++)
        {
            Array.Fill(source, run);
            plan.Input("x").Upload<float>(source);
            // Whoever uploads may write over the source at once, and upload again.
            Array.Fill(source, float.NaN);
            plan.Input("factor").Upload<float>([float.NaN]);
            plan.Input("factor").Upload<float>([run + 1]);
            plan.Run();
            results.Queue(run);
            if (run > 0)
                results.Check(run - 1, (run - 1) * run);
        }
        results.Check(Runs - 1, (Runs - 1) * Runs);
    }

    // Nothing is waited for in between, so that inputs come while several runs are still to begin.
    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void So_does_each_of_many_that_are_queued_before_any_is_read(string name)
    {
        using var cpu = new CpuDevice(2);
        var count = name.StartsWith("ilgpu", StringComparison.Ordinal) ? 1 << 10 : 1 << 20;
        using var plan = Prepared(Named(name, cpu), count);
        var (source, results) = (new float[count], new List<Results>());
        for (var run = 0; run < 12; run++)
        {
            Array.Fill(source, run);
            plan.Input("x").Upload<float>(source);
            plan.Input("factor").Upload<float>([run + 1]);
            plan.Run();
            results.Add(new Results(plan));
            results[run].Queue(0);
        }
        for (var run = 0; run < results.Count; run++)
        {
            results[run].Check(0, run * (run + 1));
            results[run].Dispose();
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void An_input_stays_until_another_is_given(string name)
    {
        using var cpu = new CpuDevice(2);
        using var plan = Prepared(Named(name, cpu), 3);
        plan.Input("x").Upload<float>([1, 2, 3]);
        plan.Input("factor").Upload<float>([2]);
        plan.Run();
        plan.Run();
        Assert.Equal([2, 4, 6], Downloaded(plan.Output("y")));
        plan.Input("factor").Upload<float>([5]);
        Assert.Equal([5], Downloaded(plan.Input("factor")));
        Assert.Equal([1, 2, 3], Downloaded(plan.Input("x")));
        // Which no run has read yet.
        Assert.Equal([2, 4, 6], Downloaded(plan.Output("y")));
        plan.Run();
        Assert.Equal([5, 10, 15], Downloaded(plan.Output("y")));
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Plans_end_with_runs_under_way_and_inputs_that_nobody_took(string name)
    {
        using var cpu = new CpuDevice(2);
        var device = Named(name, cpu);
        var plan = Prepared(device, 1 << 10);
        var results = new Results(plan);
        plan.Input("x").Upload<float>(new float[1 << 10]);
        plan.Run();
        results.Queue(0);
        plan.Input("x").Upload<float>(new float[1 << 10]);
        results.Dispose();
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plan.Input("x").Upload<float>(new float[1 << 10]));
    }

    private IDevice Named(string name, CpuDevice cpu) => name switch
    {
        "cpu" => cpu,
        "ilgpu-cpu" => devices.Cpu,
        "ilgpu-cpu, queueing" => devices.QueueingCpu,
        "opencl" => devices.OpenCl,
        "opencl, queueing" => devices.QueueingOpenCl,
        _ => devices.Cuda,
    };

    // y = factor x, and the largest of y
    private static IPreparedPlan Prepared(IDevice device, int count)
    {
        var graph = new GraphBuilder();
        var y = graph.Apply<Multiply>(graph.Input("x", Shape.Of(count)), graph.Input("factor", Shape.Of(1)));
        graph.Output("y", y);
        graph.Output("largest", graph.Add(new Reduce(Reduction.Maximum, 0, 1), y));
        return device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, IBuffer>());
    }

    private static float[] Downloaded(IBuffer buffer)
    {
        var values = new float[buffer.Shape.Count];
        buffer.Download<float>(values);
        return values;
    }

    private sealed class Results(IPreparedPlan plan) : IDisposable
    {
        private readonly IReadback[] places =
            [.. new[] { "y", "largest", "y", "largest" }.Select(name => plan.Output(name).Readback())];

        public void Queue(int run)
        {
            foreach (var place in Of(run))
                place.Queue();
        }

        public void Check(int run, float expected)
        {
            foreach (var place in Of(run))
                foreach (var value in place.Read())
                    if (value != expected)
                        Assert.Fail($"run {run}: {value} instead of {expected}");
        }

        public void Dispose()
        {
            foreach (var place in places)
                place.Dispose();
        }

        private IEnumerable<IReadback> Of(int run) => places.Skip(run % 2 * 2).Take(2);
    }
}
