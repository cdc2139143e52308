using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Ilgpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Looking into a step changes nothing in it, and what is seen is right.</summary>
public sealed class InspectionTests
{
    private const string Cnn = """
        { "type": "conv2d", "filters": 6, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
        { "type": "flatten" }, { "type": "dropout", "rate": 0.2 }, { "type": "dense", "units": 10 }
        """;

    public static TheoryData<string> Devices => ["cpu 1", "cpu 2", "cpu 3", "ilgpuCpu", "oracle"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Inspected_steps_leave_the_same_bits_as_others(string device)
    {
        using var run = new SampleRun("sample:digits", Cnn,
            """{ "loss": "crossEntropy", "optimizer": { "type": "adam", "amsGrad": true }, "batchSize": 4 }""");
        Assert.Equal(Weights(run, device, inspect: false, steps: 3), Weights(run, device, inspect: true, steps: 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_run_gives_the_same_bits_whether_its_layers_are_shown_or_not(int accumulate)
    {
        using var run = new SampleRun("sample:digits", Cnn, $$"""
            { "loss": "crossEntropy", "batchSize": 100, "accumulate": {{accumulate}}, "epochs": 1, "validation": { "fraction": 0.1 } }
            """);
        var hash = run.Events().OfType<CompletedEvent>().Single().ReproducibilityHash;
        run.Training = run.Training with { Inspect = true };
        Assert.Equal(hash, run.Events().OfType<CompletedEvent>().Single().ReproducibilityHash);
    }

    [Fact]
    public void A_step_that_is_not_inspected_launches_what_a_plan_without_inspection_does()
    {
        using var run = new SampleRun("sample:digits", Cnn, """{ "loss": "crossEntropy" }""");
        var step = CompiledStep.Of(StepGraph.ForTraining(run.Model, run.Training, 32));
        var plain = Planner.Compile(step.Graph.Graph);
        Assert.Equal(plain.Launches.Select(node => node.Operation), step.Plan.PlainLaunches.Select(node => node.Operation));
        Assert.True(step.Plan.Launches.Count > plain.Launches.Count);
        Assert.Equal(Flops.Of(plain), Flops.Of(step.Plan));
    }

    [Fact]
    public void Norms_are_those_of_the_weights_and_of_what_the_step_did_to_them()
    {
        const double Rate = 0.5;
        using var run = new SampleRun("sample:iris",
            """{ "type": "dense", "units": 5, "activation": "tanh" }, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0.5 }, "batchSize": 16 }""");
        using var device = new CpuDevice(2);
        using var prepared = new Prepared(run, device);
        var before = prepared.Weights();
        prepared.Run(step: 1, inspect: true);
        var after = prepared.Weights();
        prepared.Inspector.Read();
        Assert.Equal(["dense_1", "dense_2"], prepared.Inspector.Layers.ToArray().Select(layer => layer.Layer));
        foreach (var layer in prepared.Inspector.Layers)
        {
            var (length, change) = (0.0, 0.0);
            foreach (var (old, now) in before.Zip(after).Where(pair => pair.First.Name.StartsWith(layer.Layer, StringComparison.Ordinal)))
                foreach (var (x, y) in old.Values.Zip(now.Values))
                    (length, change) = (length + ((double)x * x), change + (((double)y - x) * ((double)y - x)));
            Assert.Equal(Math.Sqrt(length), layer.WeightNorm, 1e-5);
            Assert.Equal(Math.Sqrt(change), layer.ChangeNorm, 1e-6);
            Assert.Equal(Math.Sqrt(change) / Rate, layer.GradientNorm, 1e-5);
            Assert.Equal(Math.Sqrt(change / length), layer.UpdateRatio, 1e-5);
        }
    }

    [Fact]
    public void A_step_of_several_batches_is_shown_as_that_of_one_with_all_their_rows()
    {
        using var run = new SampleRun("sample:iris",
            """{ "type": "dense", "units": 5, "activation": "tanh" }, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "batchSize": 30, "epochs": 2, "inspect": true, "regularization": { "l2": 0.01 } }""");
        var whole = run.Events().OfType<MetricsEvent>().ToList();
        run.Training = run.Training with { BatchSize = 10, Accumulate = 3 };
        var parts = run.Events().OfType<MetricsEvent>().ToList();
        Assert.Equal(10, whole.Count);
        foreach (var (one, several) in whole.Zip(parts, (one, several) => (one.Values, several.Values)))
        {
            Assert.Equal(6, one.Keys.Count(name => name.Contains("dense_", StringComparison.Ordinal)));
            Assert.Equal(one.Keys.Order(), several.Keys.Order());
            Assert.All(one, value => Assert.Equal(value.Value, several[value.Key], 1e-4 * (0.1 + Math.Abs(value.Value))));
        }
    }

    [Fact]
    public void Shown_layers_have_three_curves_each()
    {
        using var run = new SampleRun("sample:iris",
            """{ "type": "dense", "name": "frozen", "units": 4, "trainable": false }, { "type": "dense", "name": "last", "units": 3 }""",
            """{ "loss": "crossEntropy", "batchSize": 50, "epochs": 2, "inspect": true }""");
        var points = run.Events().OfType<MetricsEvent>().ToList();
        Assert.NotEmpty(points);
        foreach (var point in points)
        {
            Assert.True(point.Values["gradientNorm.last"] > 0 && point.Values["weightNorm.last"] > 0);
            Assert.InRange(point.Values["updateRatio.last"], 1e-6, 1);
            Assert.DoesNotContain(point.Values.Keys, name => name.Contains("frozen", StringComparison.Ordinal));
        }
    }

    private static float[] Weights(SampleRun run, string name, bool inspect, int steps)
    {
        using var device = Open(name);
        using var prepared = new Prepared(run, device);
        for (var step = 1; step <= steps; step++)
            prepared.Run(step, inspect);
        return [.. prepared.Weights().SelectMany(weight => weight.Values)];
    }

    private static IDevice Open(string name) => name switch
    {
        "oracle" => new OracleDevice(),
        "ilgpuCpu" => IlgpuDevices.Open(IlgpuDevices.CpuId),
        _ => new CpuDevice(int.Parse(name.Split(' ')[1])),
    };

    /// <summary>Steps over the first rows, again and again.</summary>
    private sealed class Prepared : IDisposable
    {
        private readonly ModelState state;
        private readonly PreparedSteps steps;
        private readonly Step prepared;
        private readonly SampleRun run;
        private readonly TrainingData data;

        public Prepared(SampleRun run, IDevice device)
        {
            this.run = run;
            data = TrainingData.Create(run.Dataset, run.Training);
            var size = run.Training.BatchSize;
            var step = CompiledStep.Of(StepGraph.ForTraining(run.Model, run.Training, size));
            state = new ModelState(device, step.Graph.Variables);
            state.Initialize(1);
            steps = new PreparedSteps(device, new Dictionary<int, CompiledStep> { [size] = step }, run.Training, state);
            prepared = steps.For(size);
        }

        public StepInspector Inspector => prepared.Inspector;

        public void Run(int step, bool inspect)
        {
            var batch = new HostBatch(run.Dataset.Schema, run.Training.BatchSize);
            batch.Choose(data.Batches().Rows(0), epoch: 0);
            data.Loader.Load(batch);
            batch.Send(prepared);
            prepared.Run(step, run.Training.Optimizer.BaseRate, inspect);
        }

        public IReadOnlyList<NamedTensor> Weights() => state.Download(_ => true);

        public void Dispose()
        {
            steps.Dispose();
            state.Dispose();
        }
    }
}
