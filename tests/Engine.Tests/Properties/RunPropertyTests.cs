using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Devices;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Same definitions, same data, same seed: the same events, with weights and optimizer state in them, to the last bit.</summary>
public sealed class RunPropertyTests
{
    public const int Cases = 64;

    public static TheoryData<int> Seeds => Property.Seeds(Cases);

    [Fact]
    public void Most_random_runs_come_to_their_end()
    {
        var ended = Enumerable.Range(1, 20).Select(RandomRun.Of)
            .Count(run => run.Events(DefinitionReader.Parse<ModelDefinition>(run.Model.ToJsonString()), threads: 1)[^1].Event is CompletedEvent);
        Assert.True(ended >= 15, $"{ended} of 20 did: what is random about the others makes them diverge");
    }

    [Fact]
    public void Few_random_runs_are_refused()
    {
        var refused = Enumerable.Range(1, Cases).Sum(seed => RandomRun.Of(seed).Refused);
        Assert.True(refused <= Cases / 2, $"{refused} were refused for {Cases} that were not");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Threads_loading_ahead_and_reading_late_change_no_bit(int seed) => Holds(seed, (run, model) =>
    {
        var one = Texts(run.Events(model, threads: 1));
        Assert.Equal(one, Texts(run.Events(model, threads: 1)));
        Assert.Equal(one, Texts(run.Events(model, threads: 2, loading: LoaderPlace.Ahead)));
        Assert.Equal(one, Texts(run.Events(model, threads: 3)));
        using var late = new QueueingDevice(new CpuDevice(2));
        Assert.Equal(one, Texts(run.Events(model, late)));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_made_small_is_the_sum_of_the_outputs_losses(int seed) => Holds(seed, (run, model) =>
    {
        if (run.ReadTraining() is not { Losses: { Count: > 1 } losses } training)
            return;
        foreach (var values in run.Events(model, threads: 1).Select(one => (one.Event as EpochEvent)?.Values ?? (one.Event as MetricsEvent)?.Values))
        {
            if (values is null)
                continue;
            var sum = losses.Sum(loss => loss.Value.Weight * values[$"train.{loss.Key}.loss"]);
            var rounding = 1e-9 * (1 + Math.Abs(sum));
            if (training.Regularization is null)
                Assert.Equal(sum, values["train.loss"], rounding);
            else
                Assert.True(values["train.loss"] >= sum - rounding, $"{values["train.loss"]} with a penalty, {sum} without");
        }
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
        var trained = TrainingData.Create(run.Dataset, run.ReadTraining()).Split.Train.ToHashSet();
        var (loads, judging) = (0, new List<int>());
        var whole = run.Events(model, threads: 1, loads: (count, rows) =>
        {
            loads = count;
            if (!trained.Contains(rows[0]))
                judging.Add(count);
        });
        var draws = new Draws(seed);
        // Between two points of the curves, between the batches of a step; in a validation or the evaluation; at the very end.
        AssertGoesOn(run, model, whole, draws.Between(1, loads), queues: seed % 2 == 0);
        if (judging.Count > 0)
            AssertGoesOn(run, model, whole, judging[draws.Between(0, judging.Count - 1)], queues: seed % 4 == 1);
        AssertGoesOn(run, model, whole, draws.Between(Math.Max(1, loads - 2), loads), queues: seed % 4 == 3);
    });

    // Stopped while the load of this number is under way.
    private static void AssertGoesOn(
        RandomRun run, ModelDefinition model, List<(TrainingEvent? Event, string Text)> whole, int after, bool queues)
    {
        using var stop = new CancellationTokenSource();
        using IDevice device = queues ? new QueueingDevice(new CpuDevice(2)) : new CpuDevice(2);
        var first = run.Events(model, device, stop: stop.Token, loads: (count, _) =>
        {
            if (count == after)
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
        var told = whole.Exists(point => point.Text == first[^1].Text) ? first : first.SkipLast(1);
        Assert.Equal(Texts(whole), Texts(told.Concat(second)));
    }

    private static void Holds(int seed, Action<RandomRun, ModelDefinition> check)
    {
        var run = RandomRun.Of(seed);
        Property.Holds(seed, run.Model, model => check(run, model), run.Training);
    }

    private static Checkpoint? BestOf(IEnumerable<(TrainingEvent? Event, string)> events) =>
        events.Select(point => point.Event).OfType<CheckpointEvent>().LastOrDefault(point => point.IsBest)?.Checkpoint;

    private static IEnumerable<string> Texts(IEnumerable<(TrainingEvent?, string Text)> events) => events.Select(point => point.Text);
}
