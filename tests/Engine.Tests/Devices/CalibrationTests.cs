using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices;

public sealed class CalibrationTests
{
    [Fact]
    public void Every_part_but_loading_has_the_probe_that_has_most_of_it()
    {
        Assert.Equal(Enum.GetValues<WorkPart>().Except([WorkPart.Loading]).Order(), CalibrationProbe.All.Select(probe => probe.Part).Order());
        var works = CalibrationProbe.All.Select(probe => Workload.Of(probe.Compile())).ToList();
        foreach (var (probe, work) in CalibrationProbe.All.Zip(works))
        {
            Assert.Equal(work, works.MaxBy(other => other[probe.Part] / other.Total));
            // Nothing is handed over without work, so handovers are never most of it.
            Assert.True(work[probe.Part] > work.Total / (probe.Part is WorkPart.Handovers ? 10 : 4), $"{probe.Part}: {string.Join(", ", work.Seconds)}");
            Assert.InRange(work.Total / probe.ReferenceSeconds, 0.3, 3);
        }
    }

    [Fact]
    public void A_processor_has_a_rate_for_each_part()
    {
        using var device = new CpuDevice(1);
        var rates = Calibration.Run(device, TimeProvider.System, CancellationToken.None);
        Assert.All(rates.Factors, factor => Assert.True(double.IsFinite(factor) && factor > 0));
        Assert.Equal(1, rates.Factors[(int)WorkPart.Loading]);
    }

    [Fact]
    public void It_ends_when_it_is_told_to()
    {
        using var device = new CpuDevice(1);
        Assert.Throws<OperationCanceledException>(() => Calibration.Run(device, TimeProvider.System, new CancellationToken(canceled: true)));
    }
}
