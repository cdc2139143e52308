using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Engine.Planning;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

/// <summary>How long a run will take, told by the rates of its device and from runs before it.</summary>
public class EstimateTests
{
    // Launches, handovers, products, convolutions, depthwise, cached, memory, rows, loading.
    private static readonly Workload Dense = new([2e-6, 4e-6, 2e-4, 0, 0, 3e-5, 0, 1e-5, 2e-5]),
        Convolutional = new([1e-5, 2e-5, 1e-4, 8e-3, 0, 1e-3, 2e-3, 1e-5, 1e-4]);

    private static readonly DeviceRates Rates = new([1, 1, 2, 3, 1, 1, 0.5, 1, 1]);

    [Fact]
    public void Before_a_run_an_estimate_says_that_it_is_assumed()
    {
        var estimate = new StepEstimate(KnownDevice.None);
        Assert.False(estimate.IsMeasured);
        Assert.Equal(DeviceRates.Assumed(Environment.ProcessorCount).Seconds(Dense), estimate.Seconds(Dense, Dense));
    }

    [Fact]
    public void A_device_is_known_by_its_rates_whatever_was_trained_on_it()
    {
        var estimate = new StepEstimate(new(2, Rates, []));
        Assert.True(estimate.IsMeasured);
        Assert.Equal(Rates.Seconds(Convolutional), estimate.Seconds(Convolutional, Convolutional));
    }

    [Fact]
    public void A_run_that_was_measured_is_estimated_about_as_it_was()
    {
        var estimate = new StepEstimate(new(2, Rates, [Timing(Dense, 3 * Rates.Seconds(Dense))]));
        Assert.InRange(estimate.Seconds(Dense, Dense) / Rates.Seconds(Dense), 2.8, 3);
        // Its validation is as much slower than the rates say.
        Assert.Equal(estimate.Seconds(Dense, Dense) / 4, estimate.Seconds(0.25 * Dense, Dense), 1e-12);
    }

    [Fact]
    public void Runs_of_another_kind_and_size_say_little()
    {
        var estimate = new StepEstimate(new(2, Rates, [Timing(Dense, 1.5 * Rates.Seconds(Dense))]));
        Assert.InRange(estimate.Seconds(Convolutional, Convolutional) / Rates.Seconds(Convolutional), 1, 1.1);
    }

    [Fact]
    public void Of_several_runs_those_alike_decide()
    {
        var estimate = new StepEstimate(new(2, Rates,
            [Timing(Dense, 2 * Rates.Seconds(Dense)), Timing(Convolutional, 0.8 * Rates.Seconds(Convolutional))]));
        Assert.InRange(estimate.Correction(2 * Dense), 1.7, 2);
        Assert.InRange(estimate.Correction(0.5 * Convolutional), 0.78, 0.88);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_leaves_its_time_and_its_devices_rates(DatabaseKind kind)
    {
        const int Epochs = 60;
        await using var service = await TestService.StartAsync(kind);
        var timings = service.Services.GetRequiredService<StepTimings>();
        Assert.Same(KnownDevice.None, await timings.OfAsync("auto", default));
        // Over before all that it runs is compiled.
        await service.UntilAsync(await service.SubmitAsync(Requests.Digits(epochs: 1, everyEpochs: 1)), RunStatus.Succeeded);
        await using var context = service.Context();
        Assert.Empty(await context.StepTimings.ToListAsync());
        // 97,000 steps, more than a second on any machine.
        var runId = await service.SubmitAsync(
            Requests.Digits(epochs: Epochs, everyEpochs: Epochs).Replace("\"batchSize\": 64", "\"batchSize\": 1", StringComparison.Ordinal));
        var run = await service.UntilAsync(runId, RunStatus.Succeeded);
        var timing = await context.StepTimings.SingleAsync();
        Assert.Equal((runId, "cpu"), (timing.RunId, timing.DeviceKind));
        var seconds = (await context.RunEvents.Where(entry => entry.RunId == runId && entry.Type == EventTypes.Epoch).ToListAsync())
            .Select(entry => System.Text.Json.JsonDocument.Parse(entry.Data).RootElement.GetProperty("seconds").GetDouble()).Order().ToList();
        Assert.Equal(seconds[(Epochs - 1) / 2] / (run.TotalSteps / Epochs), timing.SecondsPerStep, timing.SecondsPerStep * 0.01);
        Assert.Equal(Workload.Parts, timing.Work.Length);
        Assert.True(timing.Work.Sum() > 0);

        // It is measured after the run is over.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        DeviceCalibration? calibration;
        while ((calibration = await context.DeviceCalibrations.SingleOrDefaultAsync(patience.Token)) is null)
            await Task.Delay(20, patience.Token);
        Assert.Equal((timing.Device, "cpu"), (calibration.Device, calibration.DeviceKind));
        foreach (var asked in new[] { "auto", "cpu" })
        {
            var known = await timings.OfAsync(asked, default);
            Assert.Equal(calibration.Factors, known.Rates!.Factors);
            Assert.Equal(runId, Assert.Single(known.Timings).RunId);
        }
        Assert.Same(KnownDevice.None, await timings.OfAsync("cuda", default));
    }

    [SkippableTheory, EachDatabase]
    public async Task What_another_version_measured_is_not_used(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var timings = service.Services.GetRequiredService<StepTimings>();
        await using var context = service.Context();
        DeviceCalibration Calibrated(string key) => new()
        {
            Device = key,
            DeviceKind = "cpu",
            Threads = 2,
            Factors = [.. Rates.Factors],
            MeasuredAt = DateTimeOffset.UtcNow,
        };
        context.DeviceCalibrations.Add(Calibrated("1 cpu 2 of those days"));
        await context.SaveChangesAsync();
        Assert.Same(KnownDevice.None, await timings.OfAsync("auto", default));
        context.DeviceCalibrations.Add(Calibrated($"{KnownDevice.KeyPrefix}cpu 2 of today"));
        await context.SaveChangesAsync();
        Assert.Equal(Rates.Factors, (await timings.OfAsync("auto", default)).Rates!.Factors);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_device_is_measured_again_when_an_hour_has_gone_by(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var calibrations = service.Services.GetRequiredService<DeviceCalibrations>();
        await calibrations.EnsureAsync("cpu", default);
        Assert.NotEqual(Rates.Factors, await FactorsAfterAsync(TimeSpan.FromHours(1.1)));
        Assert.Equal(Rates.Factors, await FactorsAfterAsync(TimeSpan.FromHours(0.9)));

        async Task<double[]> FactorsAfterAsync(TimeSpan age)
        {
            await using var context = service.Context();
            var known = await context.DeviceCalibrations.SingleAsync();
            (known.Factors, known.MeasuredAt) = ([.. Rates.Factors], DateTimeOffset.UtcNow - age);
            await context.SaveChangesAsync();
            await calibrations.EnsureAsync("cpu", default);
            return (await context.DeviceCalibrations.AsNoTracking().SingleAsync()).Factors;
        }
    }

    private static StepTiming Timing(Workload step, double seconds) => new()
    {
        RunId = Guid.NewGuid(),
        Device = "cpu",
        DeviceKind = "cpu",
        Threads = 2,
        Work = [.. step.Seconds],
        SecondsPerStep = seconds,
    };
}
