using Microsoft.EntityFrameworkCore;
using TrainService.Engine.Planning;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

/// <summary>How long a run will take, told from runs before it.</summary>
public class EstimateTests
{
    private static readonly Workload Dense = new(4e8, 0, 2e7, 40), Convolutional = new(1e7, 3e9, 4e8, 60);

    [Fact]
    public void Without_a_run_to_go_by_an_estimate_says_that_it_is_assumed()
    {
        var estimate = StepEstimate.Of(Dense, []);
        Assert.False(estimate.IsMeasured);
        Assert.InRange(estimate.Seconds, 1e-4, 1);
    }

    [Fact]
    public void A_run_that_was_measured_is_estimated_as_it_was()
    {
        var estimate = StepEstimate.Of(Dense, [Timing(Dense, 0.25)]);
        Assert.True(estimate.IsMeasured);
        Assert.Equal(0.25, estimate.Seconds, 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void Another_of_its_kind_is_estimated_within_30_percent(double size)
    {
        // A machine whose products are twice, convolutions four times as fast as assumed, and whose memory is half as fast.
        double True(Workload w) => (w.ProductFlops / 100e9) + (w.ConvolutionFlops / 200e9) + (w.MovedBytes / 5e9) + (w.Launches * 2e-6) + 20e-6;
        StepTiming[] known = [Timing(Dense, True(Dense)), Timing(Convolutional, True(Convolutional))];
        foreach (var kind in new[] { Dense, Convolutional })
        {
            var other = new Workload(size * kind.ProductFlops, size * kind.ConvolutionFlops, size * kind.MovedBytes, kind.Launches);
            Assert.InRange(StepEstimate.Of(other, known).Seconds / True(other), 0.7, 1.3);
        }
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_leaves_what_later_estimates_are_made_from(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(Requests.Digits(epochs: 12, everyEpochs: 100));
        var run = await service.UntilAsync(runId, RunStatus.Succeeded);
        await using var context = service.Context();
        var timing = await context.StepTimings.SingleOrDefaultAsync();
        var seconds = (await context.RunEvents.Where(entry => entry.RunId == runId && entry.Type == EventTypes.Epoch).ToListAsync())
            .Select(entry => System.Text.Json.JsonDocument.Parse(entry.Data).RootElement.GetProperty("seconds").GetDouble()).Order().ToList();
        if (seconds.Sum() < 0.2)
        {
            // So fast a machine tells nothing of itself by this run.
            Assert.Null(timing);
            return;
        }
        Assert.NotNull(timing);
        Assert.Equal((runId, "cpu"), (timing.RunId, timing.DeviceKind));
        Assert.Equal(seconds[6] / (run.TotalSteps / 12), timing.SecondsPerStep, timing.SecondsPerStep * 0.01);
        Assert.True(timing.Launches > 5 && timing.MovedBytes > 0);
    }

    private static StepTiming Timing(Workload step, double seconds) => new()
    {
        RunId = Guid.NewGuid(),
        DeviceKind = "cpu",
        Threads = 2,
        ProductFlops = step.ProductFlops,
        ConvolutionFlops = step.ConvolutionFlops,
        MovedBytes = step.MovedBytes,
        Launches = step.Launches,
        SecondsPerStep = seconds,
    };
}
