using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Metrics;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Metrics;

public sealed class LogLossTests
{
    /// <summary>Three floats of a row are enough: the sum of a softmax, clipped, is exact in two.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 8)]
    [InlineData(10, 2)]
    [InlineData(10, 30)]
    [InlineData(1000, 0.001f)]
    [InlineData(1000, 20)]
    [InlineData(50_000, 3)]
    public void It_has_the_bits_of_a_sum_over_all_probabilities(int width, float spread)
    {
        const int Rows = 50;
        var numbers = new Numbers(Numbers.NewSeed());
        var graph = new GraphBuilder();
        var probabilities = graph.Add(new Softmax(), graph.Input("logits", Shape.Of(Rows, width)));
        graph.Output("probabilities", probabilities);
        graph.Output("terms", graph.Add(new LogLossTerms(null), probabilities, graph.Input("classes", Shape.Integers(Rows))));
        using var device = new CpuDevice(2);
        using var plan = device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, Engine.Devices.IBuffer>());
        int[] classes = [.. Enumerable.Range(0, Rows).Select(_ => numbers.Between(0, width - 1))];
        plan.Input("logits").Upload<float>([.. numbers.Floats(Rows * width).Select(value => spread * value)]);
        plan.Input("classes").Upload<int>(classes);
        plan.Run();
        var (all, terms) = (new float[Rows * width], new float[Rows * LogLossTerms.Terms]);
        plan.Output("probabilities").Download<float>(all);
        plan.Output("terms").Download<float>(terms);
        for (var row = 0; row < Rows; row++)
            Assert.True(LogLoss.Of(terms.AsSpan(row * LogLossTerms.Terms, LogLossTerms.Terms))
                .Equals(HostJudgement.LogLossOf(classes[row], all.AsSpan(row * width, width))), $"seed {numbers.Seed}: row {row}");
    }
}
