using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Reference;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Planning;

/// <summary>Seconds by parts of the work, beside what was once measured on the reference machine: no clock runs here.</summary>
public sealed class WorkloadTests
{
    /// <summary>Microseconds of a step: the sum of its launches' medians, bench launches of November 2026.</summary>
    [Theory]
    [InlineData("bench/peers/workloads/tiny-mlp.json", 32, 5)]
    [InlineData("bench/peers/workloads/cnn.json", 1, 231)]
    [InlineData("bench/peers/workloads/cnn.json", 64, 3230)]
    [InlineData("bench/peers/workloads/resnet.json", 1, 592)]
    [InlineData("bench/peers/workloads/resnet.json", 64, 19_303)]
    [InlineData("samples/models/resnet-20.json", 32, 26_823)]
    [InlineData("samples/models/u-net.json", 64, 44_562)]
    [InlineData("samples/models/mobilenet-v1.json", 1, 19_885)]
    [InlineData("samples/models/mobilenet-v1.json", 64, 131_081)]
    [InlineData("samples/models/vgg-11.json", 1, 43_053)]
    [InlineData("samples/models/vgg-11.json", 64, 198_834)]
    public void The_reference_machine_takes_what_it_took(string file, int batchSize, double microseconds)
    {
        var json = JsonDocument.Parse(File.ReadAllText(Repository.Path(file))).RootElement;
        var model = DefinitionReader.Read<ModelDefinition>(json.TryGetProperty("model", out var inner) ? inner : json);
        Assert.InRange(Work(model, batchSize).Total * 1e6 / microseconds, 0.75, 1.3);
    }

    // Which kernel runs is one rule: with several filters a channel, the processor takes that of all convolutions.
    [Theory]
    [InlineData(64, true)]
    [InlineData(128, false)]
    public void Several_filters_a_channel_are_no_depthwise_convolution(int filters, bool isDepthwise)
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Add(new Convolution(new ConvolutionGeometry(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 64)),
            graph.Input("x", Shape.Of(4, 16, 16, 64)), graph.Input("w", Shape.Of(filters, 1, 3, 3))));
        var work = Workload.Of(Planner.Compile(graph.Build()));
        Assert.Equal(isDepthwise, work[WorkPart.Depthwise] > 0);
        Assert.Equal(!isDepthwise, work[WorkPart.Convolutions] > 0);
    }

    [Fact]
    public void A_device_is_a_factor_for_each_part()
    {
        var work = new Workload([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.Equal(45, new DeviceRates([1, 1, 1, 1, 1, 1, 1, 1, 1]).Seconds(work));
        Assert.Equal(45 + (9 * 3), new DeviceRates([1, 1, 10, 1, 1, 1, 1, 1, 1]).Seconds(work));
        Assert.Equal(90, new DeviceRates([1, 1, 1, 1, 1, 1, 1, 1, 1]).Seconds(work + work));
        Assert.Equal(22.5, new DeviceRates([1, 1, 1, 1, 1, 1, 1, 1, 1]).Seconds(0.5 * work));
    }

    [Fact]
    public void Rates_are_above_zero_and_one_for_each_part()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceRates([1, 1, 1, 1, 1, 1, 1, 1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceRates([1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Workload([1, 1]));
    }

    [Theory]
    [InlineData("""{ "type": "dense", "units": 10 }""", "[784]", WorkPart.Products)]
    [InlineData("""{ "type": "conv2d", "filters": 64, "kernelSize": 3 }, { "type": "globalAveragePool2d" }""", "[64, 16, 16]", WorkPart.Convolutions)]
    [InlineData("""{ "type": "conv2d", "filters": 64, "kernelSize": 3, "groups": 64 }, { "type": "globalMaxPool2d" }""", "[64, 16, 16]", WorkPart.Depthwise)]
    [InlineData("""{ "type": "dropout" }, { "type": "flatten" }""", "[10]", WorkPart.Rows)]
    [InlineData("""{ "type": "maxPool2d", "poolSize": 20, "stride": 1 }, { "type": "flatten" }""", "[1, 64, 64]", WorkPart.Rows)]
    public void Work_counts_as_what_bounds_it(string layers, string input, WorkPart part)
    {
        var work = Work(DefinitionReader.Parse<ModelDefinition>(
            $$"""{ "inputs": [{ "name": "x", "shape": {{input}} }], "layers": [{{layers}}] }"""), batchSize: 64);
        Assert.Equal(part, (WorkPart)work.Seconds.Index().MaxBy(entry => entry.Item).Index);
    }

    /// <summary>An epoch is its batches, the last smaller one among them, and the update that ends each step.</summary>
    [Theory]
    [InlineData(96, 32, 1)]
    [InlineData(100, 32, 1)]
    [InlineData(100, 32, 4)]
    [InlineData(5, 32, 1)]
    public void An_epoch_is_the_sum_of_its_steps(int rows, int batchSize, int accumulate)
    {
        var model = DefinitionReader.Parse<ModelDefinition>(
            """{ "inputs": [{ "name": "x", "shape": [20] }], "layers": [{ "type": "dense", "units": 10 }] }""");
        var training = DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "batchSize": {{batchSize}}, "accumulate": {{accumulate}} }""");
        var plans = RunPlans.Compile(model, training, new(rows, 40, 0));
        var work = plans.Work(training, new(rows, 40, 0), width: 20);
        var (whole, rest) = (rows / batchSize, rows % batchSize);
        var batches = (whole > 0 ? whole * Workload.Of(plans.Training[batchSize].Plan).Total : 0)
            + (rest > 0 ? Workload.Of(plans.Training[rest].Plan).Total : 0);
        var steps = (rows + (batchSize * accumulate) - 1) / (batchSize * accumulate);
        var updates = plans.Update is { } update ? steps * Workload.Of(update.Plan).Total : 0;
        var loading = ReferenceTimes.Loading((rows + batchSize - 1) / batchSize, rows, width: 20).Total;
        Assert.Equal(batches + updates, work.Training.Total - loading, 1e-9 * work.Training.Total);
        Assert.True(work.Training[WorkPart.Loading] > 0 && work.Validation.Total > 0);
        Assert.Equal(work.Validation.Total, work.Evaluation.Total);
    }

    private static Workload Work(ModelDefinition model, int batchSize) => Workload.Of(CompiledStep.Of(StepGraph.ForTraining(
        model, DefinitionReader.Parse<TrainingDefinition>("""{ "loss": "crossEntropy", "optimizer": "adam" }"""), batchSize)).Plan);
}
