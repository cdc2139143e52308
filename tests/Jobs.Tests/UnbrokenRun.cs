using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

/// <summary>A run that nothing stopped, trained once: what every run that was stopped has to come to.</summary>
public sealed class UnbrokenRun : IAsyncLifetime
{
    // Some seconds: what a test does to a run in the middle takes half of one, on a busy machine too.
    internal static readonly string Request = Requests.Digits(epochs: 80, everyEpochs: 5, filters: 48);

    private Run run = null!;
    private List<(string Name, long Step, double Value)> curves = null!;

    public async Task InitializeAsync()
    {
        await using var service = await TestService.StartAsync(DatabaseKind.Sqlite);
        run = await service.UntilAsync(await service.SubmitAsync(Request), RunStatus.Succeeded);
        Assert.Equal(1, run.Attempt);
        curves = await service.CurvesAsync(run.Id);
    }

    internal async Task AssertSameAsync(TestService service, Run stopped)
    {
        Assert.Equal(run.ReproducibilityHash, stopped.ReproducibilityHash);
        Assert.Equal(run.Evaluation, stopped.Evaluation);
        Assert.Equal(curves, await service.CurvesAsync(stopped.Id));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
