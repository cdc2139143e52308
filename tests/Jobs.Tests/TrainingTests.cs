using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Runs;
using Xunit.Abstractions;

namespace TrainService.Jobs.Tests;

public class TrainingTests(ITestOutputHelper output)
{
    [SkippableTheory, EachDatabase]
    public async Task A_run_trains_to_its_end_and_tells_all_of_it(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(Requests.Iris(epochs: 12));
        var run = await service.UntilAsync(runId, RunStatus.Succeeded);
        Assert.Equal((108, 108, 12, 1.0, "cpu"), (run.Step, run.TotalSteps, run.Epochs, run.Fraction, run.TrainedOn));
        Assert.Equal(64, run.ReproducibilityHash!.Length);
        var report = JsonDocument.Parse(run.Evaluation!).RootElement;
        Assert.Equal("validation", report.GetProperty("split").GetString());
        Assert.Equal(15, report.GetProperty("samples").GetInt32());
        Assert.True(report.GetProperty("metrics").GetProperty("accuracy").GetDouble() > 0.6);

        await using var context = service.Context();
        var events = await context.RunEvents.Where(entry => entry.RunId == runId)
            .OrderBy(entry => entry.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(sequence => (long)sequence),
            events.Select(entry => entry.Sequence));
        Assert.Equal(run.LastSequence, events.Count);
        Assert.Equal(12, events.Count(entry => entry.Type == EventTypes.Epoch));
        Assert.Equal(108, events.Count(entry => entry.Type == EventTypes.Metric));
        Assert.Single(events, entry => entry.Type == EventTypes.Evaluation);
        Assert.Equal(["queued", "preparing", "running", "succeeded"],
            events.Where(entry => entry.Type == EventTypes.Status)
                .Select(entry => JsonDocument.Parse(entry.Data).RootElement.GetProperty("status").GetString()!));
        var times = events.Where(entry => entry.Type == EventTypes.Status).Select(entry => entry.Time).ToList();
        output.WriteLine($"queued to claimed {(times[1] - times[0]).TotalMilliseconds:f0} ms, "
            + $"to running {(times[2] - times[0]).TotalMilliseconds:f0} ms");
        var curves = await service.CurvesAsync(runId);
        Assert.Equal(108, curves.Count(point => point.Name == "train.loss"));
        Assert.Equal(12, curves.Count(point => point.Name == "validation.accuracy"));
        var checkpoints = await context.Checkpoints.Where(row => row.RunId == runId).ToListAsync();
        Assert.InRange(checkpoints.Count, 3, 4); // three to keep, and the best if it is none of them
        Assert.Single(checkpoints, checkpoint => checkpoint.IsBest);
        Assert.Equal(run.BestCheckpointStep, checkpoints.Single(checkpoint => checkpoint.IsBest).Step);
        var attempt = await context.RunAttempts.SingleAsync();
        Assert.Equal((1, RunStatus.Succeeded), (attempt.Attempt, attempt.Outcome));
    }

    [SkippableTheory, EachDatabase]
    public async Task Where_all_goes_well_the_log_has_no_warnings(DatabaseKind kind)
    {
        using var complaints = new Complaints();
        await using (var service = await TestService.StartAsync(kind, complaints.AddTo)) // on a new database
        {
            await service.UntilAsync(await service.SubmitAsync(Requests.Iris(epochs: 3)), RunStatus.Succeeded);
            // Its worker calibrates the device before it takes the next.
            await service.UntilAsync(await service.SubmitAsync(Requests.Iris(epochs: 3)), RunStatus.Succeeded);
        }
        Assert.Equal("", string.Join("\n", complaints.All));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_stops_early_has_done_all_it_had_to_and_says_why(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(Requests.Iris(epochs: 50, """{ "type": "sgd", "learningRate": 0 }""",
            more: """, "earlyStopping": { "patience": 2 }"""));
        var run = await service.UntilAsync(runId, RunStatus.Succeeded);
        Assert.Equal((27, 27, 3.0, 50, 1.0), (run.Step, run.TotalSteps, run.Epoch, run.Epochs, run.Fraction));
        Assert.Equal(9, run.BestCheckpointStep);
        await using var context = service.Context();
        var logs = await context.RunEvents.Where(entry => entry.RunId == runId && entry.Type == EventTypes.Log)
            .Select(entry => entry.Data).ToListAsync();
        Assert.Contains("validation.loss did not improve in the last 2 epochs of 3; its best is",
            Assert.Single(logs, log => log.Contains("stopped early", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_diverged_run_fails_with_its_step_and_keeps_its_last_good_checkpoint(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(
            Requests.Iris(epochs: 400, """{ "type": "sgd", "learningRate": 60, "momentum": 0.999 }"""));
        var run = await service.UntilAsync(runId, run => RunMoves.IsFinished(run.Status));
        Assert.Equal(RunStatus.Failed, run.Status);
        var error = JsonDocument.Parse(run.Error!).RootElement;
        Assert.Equal("diverged", error.GetProperty("code").GetString());
        var step = error.GetProperty("step").GetInt64();
        Assert.Contains($"step {step}", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(error.GetProperty("retryable").GetBoolean());
        await using var context = service.Context();
        Assert.All(await context.Checkpoints.ToListAsync(), checkpoint => Assert.True(checkpoint.Step < step));
        Assert.True(await context.MetricPoints.AllAsync(point => point.Step < step));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_does_not_learn_is_warned_of_it_in_its_log(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(Requests.Iris(epochs: 8, """{ "type": "sgd", "learningRate": 0 }"""));
        await service.UntilAsync(runId, RunStatus.Succeeded);
        await using var context = service.Context();
        var entry = await context.RunEvents.SingleAsync(
            entry => entry.RunId == runId && entry.Type == EventTypes.Warning);
        var warning = JsonDocument.Parse(entry.Data).RootElement;
        Assert.Equal("flatLoss", warning.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, warning.GetProperty("layer").ValueKind);
        Assert.Equal(6.0, warning.GetProperty("epoch").GetDouble());
        Assert.Contains("learningRate", warning.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.True(warning.GetProperty("values").GetProperty("loss").GetDouble() > 0.5);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_on_data_that_do_not_fit_fails_and_says_where(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(Requests.Iris(epochs: 1, dataset: "sample:digits"));
        var run = await service.UntilAsync(runId, run => RunMoves.IsFinished(run.Status));
        var error = JsonDocument.Parse(run.Error!).RootElement;
        Assert.Equal("invalidDefinition", error.GetProperty("code").GetString());
        Assert.Equal("/model/inputs/0/shape", error.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_for_a_device_that_nobody_has_waits(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var waiting = await service.SubmitAsync(Requests.Iris(epochs: 1, device: "cuda:7"));
        var next = await service.SubmitAsync(Requests.Iris(epochs: 1, device: "cpu"));
        await service.UntilAsync(next, RunStatus.Succeeded);
        Assert.Equal(RunStatus.Queued, (await service.UntilAsync(waiting, _ => true)).Status);
    }

    [SkippableFact]
    public async Task Several_workers_train_every_run_once()
    {
        await using var service = await TestService.CreateAsync(DatabaseKind.Postgres);
        await service.StartHostsAsync(3);
        var runs = new List<Guid>();
        for (var index = 0; index < 8; index++)
            runs.Add(await service.SubmitAsync(Requests.Iris(epochs: 3)));
        var hashes = new HashSet<string>();
        foreach (var runId in runs)
            hashes.Add((await service.UntilAsync(runId, RunStatus.Succeeded)).ReproducibilityHash!);
        Assert.Single(hashes); // the same request computes the same bits
        await using var context = service.Context();
        Assert.Equal(8, await context.RunAttempts.CountAsync());
    }
}
