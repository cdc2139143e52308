using TrainService.Engine.Data;
using TrainService.Jobs;
using TrainService.Jobs.Datasets;
using TrainService.Jobs.DryRuns;

namespace TrainService.Api.Runs;

/// <summary>Checks the first example beside the start, for nobody: the first caller then waits no longer than the next,
/// as what is compiled at its first use has been used.</summary>
internal sealed partial class FirstDryRun(DatasetCache datasets, ILogger<FirstDryRun> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Check, stoppingToken);

    private void Check()
    {
        try
        {
            var request = RunRequest.Parse(RunExamples.Start.Examples[0].Json);
            using var data = datasets.OpenSample(request.Dataset);
            DryRunCheck.Check(request, data.Schema, KnownDevice.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DatasetException)
        {
            // Whoever asks for the data set is told the same.
            LogFailed(failure);
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "The cache of data sets cannot be used")]
    private partial void LogFailed(Exception failure);
}
