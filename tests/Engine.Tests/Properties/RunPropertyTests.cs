using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Same definitions, same data, same seed: the same events, with weights and optimizer state in them, to the last bit.</summary>
public sealed class RunPropertyTests
{
    public const int Cases = 60;

    public static TheoryData<int> Seeds => Property.Seeds(Cases);

    [Fact]
    public void Most_random_runs_come_to_their_end()
    {
        var ended = Enumerable.Range(1, 20).Select(RandomRun.Of)
            .Count(run => run.Events(DefinitionReader.Parse<ModelDefinition>(run.Model.ToJsonString()), threads: 1)[^1].Event is CompletedEvent);
        Assert.True(ended >= 15, $"{ended} of 20 did: what is random about the others makes them diverge");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Threads_and_loading_ahead_change_no_bit(int seed) => Holds(seed, (run, model) =>
    {
        var one = Texts(run.Events(model, threads: 1));
        Assert.Equal(one, Texts(run.Events(model, threads: 1)));
        Assert.Equal(one, Texts(run.Events(model, threads: 2, loading: LoaderPlace.Ahead)));
        Assert.Equal(one, Texts(run.Events(model, threads: 3)));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Saving_and_loading_is_going_on(int seed) => Holds(seed, (run, model) =>
    {
        var whole = run.Events(model, threads: 1);
        foreach (var (i, (point, _)) in whole.Index())
            if (point is CheckpointEvent checkpoint)
                Assert.Equal(Texts(whole.Skip(i + 1)), Texts(run.Events(model, threads: 2, checkpoint.Checkpoint, BestOf(whole.Take(i + 1)))));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stopping_anywhere_is_going_on(int seed) => Holds(seed, (run, model) =>
    {
        var whole = run.Events(model, threads: 1);
        var after = new Draws(seed).Between(1, whole.Count(point => point.Event is MetricsEvent));
        using var stop = new CancellationTokenSource();
        var points = 0;
        var first = run.Events(model, threads: 2, stop: stop.Token, seen: point =>
        {
            if (point is MetricsEvent && ++points == after)
                stop.Cancel();
        });
        // Nothing to go on from: it diverged, or that was the end.
        if (first[^1].Event is not CheckpointEvent checkpoint)
        {
            Assert.Equal(Texts(whole), Texts(first));
            return;
        }
        var second = run.Events(model, threads: 3, checkpoint.Checkpoint, BestOf(first));
        // A stop saves where the whole run did not.
        Assert.Equal(Texts(whole.Where(IsNoCheckpoint)), Texts(first.Concat(second).Where(IsNoCheckpoint)));
    });

    private static void Holds(int seed, Action<RandomRun, ModelDefinition> check)
    {
        var run = RandomRun.Of(seed);
        Property.Holds(seed, run.Model, model => check(run, model), run.Training);
    }

    private static Checkpoint? BestOf(IEnumerable<(TrainingEvent? Event, string)> events) =>
        events.Select(point => point.Event).OfType<CheckpointEvent>().LastOrDefault(point => point.IsBest)?.Checkpoint;

    private static bool IsNoCheckpoint((TrainingEvent? Event, string) point) => point.Event is not CheckpointEvent;

    private static IEnumerable<string> Texts(IEnumerable<(TrainingEvent?, string Text)> events) => events.Select(point => point.Text);
}
