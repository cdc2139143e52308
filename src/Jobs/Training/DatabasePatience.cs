using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using TrainService.Persistence;

namespace TrainService.Jobs.Training;

/// <summary>Repeats what the database did not take, while that may pass: a training of hours is not given up for a
/// restart of seconds. Whoever is repeated must bear it, as a commit may have gone through unanswered.</summary>
internal sealed partial class DatabasePatience
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // About ten minutes of them.
    private const int Repetitions = 120;

    private readonly ResiliencePipeline pipeline;

    public DatabasePatience(TimeProvider time, ILogger<DatabasePatience> logger) =>
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(DatabaseFailure.MayPass),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = LongestPause,
                MaxRetryAttempts = Repetitions,
                OnRetry = retry =>
                {
                    LogWaiting(logger, retry.Outcome.Exception, retry.RetryDelay.TotalSeconds);
                    return default;
                },
            })
            .Build();

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        await pipeline.ExecuteAsync(async token => await work(token), cancellation);

    [LoggerMessage(3701, LogLevel.Warning, "The database did not take what was told; again in {Seconds:f1} s")]
    private static partial void LogWaiting(ILogger logger, Exception? failure, double seconds);
}
