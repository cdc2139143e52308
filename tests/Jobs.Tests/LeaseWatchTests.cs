using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

public class LeaseWatchTests
{
    [SkippableTheory, EachDatabase]
    public async Task A_run_whose_job_got_lost_is_trained_all_the_same(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(
            kind, services => services.AddSingleton<IBackgroundJobClient, LostJobs>());
        var first = await service.SubmitAsync(Requests.Iris(epochs: 2));
        var second = await service.SubmitAsync(Requests.Iris(epochs: 2));
        Assert.Equal(1, (await service.UntilAsync(first, RunStatus.Succeeded)).Attempt);
        Assert.Equal(1, (await service.UntilAsync(second, RunStatus.Succeeded)).Attempt);
    }

    // Takes every job and gives none to a worker.
    private sealed class LostJobs : IBackgroundJobClient
    {
        public string Create(Job job, IState state) => "lost";

        public bool ChangeState(string jobId, IState state, string expectedState) => true;
    }
}
