using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Every_shard_runs_exactly_once(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (var round = 0; round < 2000; round++)
        {
            var counts = new Counts(1 + (round % 70));
            team.Run(counts, counts.Times.Length);
            Assert.All(counts.Times, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Workers_that_went_to_sleep_are_woken()
    {
        using var team = new ThreadTeam(3);
        for (var round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            var counts = new Counts(50);
            team.Run(counts, 50);
            Assert.All(counts.Times, times => Assert.Equal(1, times));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_a_shard_reaches_the_caller_and_the_team_goes_on(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (var round = 0; round < 20; round++)
        {
            var thrown = Assert.Throws<InvalidDataException>(() => team.Run(new Failing(), 40));
            Assert.Equal("shard 7", thrown.Message);
            var counts = new Counts(40);
            team.Run(counts, 40);
            Assert.All(counts.Times, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Callers_take_turns()
    {
        using var team = new ThreadTeam(2);
        var wrong = 0;
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                var counts = new Counts(9);
                team.Run(counts, 9);
                if (counts.Times.Any(times => times != 1))
                    Interlocked.Increment(ref wrong);
            }
        })).ToList();
        callers.ForEach(caller => caller.Start());
        Assert.All(callers, caller => Assert.True(caller.Join(TimeSpan.FromMinutes(2))));
        Assert.Equal(0, wrong);
    }

    private sealed class Counts(int shards) : IShardedWork
    {
        public int[] Times { get; } = new int[shards];

        public void Run(int shard) => Interlocked.Increment(ref Times[shard]);
    }

    private sealed class Failing : IShardedWork
    {
        public void Run(int shard)
        {
            if (shard == 7)
                throw new InvalidDataException("shard 7");
        }
    }
}
