using TrainService.Engine.Devices;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices;

/// <summary>Rates from what probes take: no clock runs here, devices are made of rates.</summary>
public sealed class ProbeRatesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(11)]
    public void Cores_that_are_far_apart_are_a_factor_of_handovers_alone(double factor)
    {
        var rates = Of(With((WorkPart.Handovers, factor)));
        foreach (var part in Enum.GetValues<WorkPart>())
            Assert.Equal(part is WorkPart.Handovers ? factor : 1, rates.Factors[(int)part], 6);
    }

    [Theory]
    [InlineData(WorkPart.Products, 2)]
    [InlineData(WorkPart.Products, 0.4)]
    [InlineData(WorkPart.Convolutions, 3)]
    [InlineData(WorkPart.Depthwise, 3)]
    public void What_is_slow_alone_leaves_handovers_as_they_are(WorkPart slow, double factor)
    {
        var rates = Of(With((slow, factor), (WorkPart.Handovers, 5)));
        Assert.Equal(factor, rates.Factors[(int)slow], 0.02 * factor);
        Assert.Equal(5, rates.Factors[(int)WorkPart.Handovers], 1.5);
    }

    [Fact]
    public void A_machine_that_is_slower_in_everything_is_so_by_one_factor() =>
        Assert.All(Of(With([.. Enum.GetValues<WorkPart>().Select(part => (part, 4.0))])).Factors.SkipLast(1), factor => Assert.Equal(4, factor, 6));

    [Fact]
    public void Rates_stay_above_zero_where_others_explain_all_of_a_probe()
    {
        var probes = Probes(With()).Select(probe => probe.Part is WorkPart.Handovers ? probe with { Longer = 0.5 } : probe).ToList();
        var rates = ProbeRates.Of([.. probes.Select(probe => (probe.Part, probe.Work, probe.Longer))], With());
        Assert.InRange(rates.Factors[(int)WorkPart.Handovers], 0.01, 0.1);
        Assert.All(rates.Factors, factor => Assert.True(factor > 0));
    }

    private static DeviceRates Of(DeviceRates truth) =>
        ProbeRates.Of([.. Probes(truth).Select(probe => (probe.Part, probe.Work, probe.Longer))], With());

    private static IEnumerable<Probe> Probes(DeviceRates truth) => CalibrationProbe.All
        .Select(probe => (probe.Part, Work: Workload.Of(probe.Compile())))
        .Select(probe => new Probe(probe.Part, probe.Work, truth.Seconds(probe.Work) / probe.Work.Total));

    private static DeviceRates With(params (WorkPart Part, double Factor)[] others)
    {
        var factors = Enumerable.Repeat(1.0, Workload.Parts).ToArray();
        foreach (var (part, factor) in others)
            factors[(int)part] = factor;
        return new(factors);
    }

    private sealed record Probe(WorkPart Part, Workload Work, double Longer);
}
