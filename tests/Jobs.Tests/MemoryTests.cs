using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

public class MemoryTests
{
    // Two hundred results of 1024 digits by 8000 channels by 64 pixels, all needed for the gradients: some 400 GB.
    private static readonly string TooLarge = $$"""
        {
          "model": {
            "inputs": [{ "name": "image", "shape": [1, 8, 8] }],
            "layers": [
              {{string.Concat(Enumerable.Repeat("""
                { "type": "conv2d", "filters": 8000, "kernelSize": 1, "activation": "tanh" },
                { "type": "conv2d", "filters": 1, "kernelSize": 1 },
                """, 200))}}
              { "type": "flatten" }, { "type": "dense", "units": 10 }
            ]
          },
          "dataset": "sample:digits",
          "training": { "loss": "crossEntropy", "batchSize": 1024, "epochs": 1 }
        }
        """;

    [Fact]
    public void A_dry_run_warns_of_what_this_machine_cannot_hold()
    {
        var schema = new DatasetSchema("sample", [], [1, 8, 8], DatasetSchema.UInt8,
            new TargetSchema(TargetKind.Classes, [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")], ["digit"]),
            new SplitSizes(1797, 0, 0), NormalizationKind.None);
        var report = DryRunCheck.Check(RunRequest.Parse(TooLarge), schema, KnownDevice.None);
        Assert.Contains("MiB of memory, this machine has", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Empty(DryRunCheck.Check(RunRequest.Parse(Requests.Digits(1, 1)), schema, KnownDevice.None).Warnings);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_no_memory_holds_fails_before_it_takes_any(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(TooLarge);
        var run = await service.UntilAsync(runId, run => RunMoves.IsFinished(run.Status));
        var error = JsonDocument.Parse(run.Error!).RootElement;
        Assert.Equal("outOfMemory", error.GetProperty("code").GetString());
        Assert.Contains("batchSize of", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(error.GetProperty("retryable").GetBoolean());
    }
}
