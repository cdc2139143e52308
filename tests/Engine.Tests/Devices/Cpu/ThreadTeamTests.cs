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

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Every_thread_takes_part(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (var round = 0; round < 50; round++)
            Assert.Equal(threads, Meeting.Of(team).Threads.Distinct().Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_thread_begins_with_the_part_that_it_had_before(int threads)
    {
        using var team = new ThreadTeam(threads);
        var owners = new Dictionary<Thread, int>();
        for (var each = 5; each < 50; each++)
        {
            var first = FirstShards.Of(team, each);
            Assert.Equal(Enumerable.Range(0, threads).Select(part => part * each), first.Values.Order());
            foreach (var (thread, shard) in first)
            {
                owners.TryAdd(thread, shard / each);
                Assert.Equal(owners[thread], shard / each);
            }
        }
        Assert.Equal(0, owners[Thread.CurrentThread]);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(16, 2)]
    [InlineData(16, 5)]
    public void The_caller_begins_with_the_first_shard_and_waits_for_nobody(int threads, int shards)
    {
        using var team = new ThreadTeam(threads);
        for (var round = 0; round < 50; round++)
        {
            var runners = new Runners(shards);
            team.Run(runners, shards);
            Assert.Equal(Thread.CurrentThread, runners.Of[0]);
            Assert.DoesNotContain(null, runners.Of);
        }
    }

    [Fact]
    public void Workers_without_work_go_to_sleep_and_are_woken()
    {
        using var team = new ThreadTeam(3);
        for (var round = 0; round < 5; round++)
        {
            AwaitSleep(WorkersOf(team));
            // Over before a sleeper has woken: it must find its way back.
            team.Run(new Counts(2), 2);
            AwaitSleep(WorkersOf(team));
        }
    }

    [Fact]
    public void Who_gets_no_part_sleeps_on()
    {
        using var team = new ThreadTeam(8);
        var workers = WorkersOf(team);
        AwaitSleep(workers);
        var member = workers.Single(worker => worker.Name == "cpu-1");
        for (var round = 0; round < 50; round++)
        {
            using var meeting = new Meeting(2);
            team.Run(meeting, 2);
            Assert.Contains(member, meeting.Threads);
            do
                Assert.All(workers, worker => Assert.True(worker == member || IsAsleep(worker), $"{worker.Name} is awake"));
            while (!IsAsleep(member));
        }
        Assert.Equal(team.Size, Meeting.Of(team).Threads.Distinct().Count());
    }

    // Works that all have to come to, and others that some sleep through, begun at about the time at which threads go to sleep.
    [Fact]
    public void Threads_that_are_about_to_sleep_are_woken()
    {
        using var team = new ThreadTeam(4);
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 2000; round++)
        {
            for (var i = numbers.Between(0, 3); i > 0; i--)
            {
                team.Run(new Counts(2), 2);
                Thread.SpinWait(numbers.Between(0, 2000));
            }
            Assert.True(Meeting.Of(team).Threads.Distinct().Count() == team.Size, $"seed {numbers.Seed}, round {round}");
            Thread.SpinWait(numbers.Between(0, 4000));
        }
    }

    [Fact]
    public void Work_without_allocations_allocates_on_no_thread()
    {
        using var team = new ThreadTeam(3);
        var counts = new Counts(50);
        RunManyTimes();
        var before = Meeting.Of(team);
        RunManyTimes();
        var after = Meeting.Of(team);
        for (var worker = 0; worker < team.Size; worker++)
        {
            var thread = before.Threads[worker];
            if (thread != Thread.CurrentThread)
                Assert.Equal(before.AllocatedAfter[worker], after.AllocatedBefore[Array.IndexOf(after.Threads, thread)]);
        }
        // The second meeting itself was allocated here.
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        RunManyTimes();
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());

        void RunManyTimes()
        {
            for (var i = 0; i < 1000; i++)
                team.Run(counts, counts.Times.Length);
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
    public void An_exception_on_a_worker_reaches_the_caller_and_the_worker_goes_on()
    {
        using var team = new ThreadTeam(2);
        for (var round = 0; round < 20; round++)
        {
            using var failing = new FailingOnWorker(Thread.CurrentThread);
            Assert.Throws<InvalidDataException>(() => team.Run(failing, 2));
            Assert.Equal(2, Meeting.Of(team).Threads.Distinct().Count());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_ends_workers_that_sleep_or_spin_and_may_come_twice(bool asleep)
    {
        for (var round = 0; round < 20; round++)
        {
            var team = new ThreadTeam(3);
            var workers = WorkersOf(team);
            if (asleep)
                AwaitSleep(workers);
            team.Dispose();
            Assert.All(workers, worker => Assert.False(worker.IsAlive));
            team.Dispose();
            Assert.Throws<ObjectDisposedException>(() => team.Run(new Counts(2), 2));
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

    private static List<Thread> WorkersOf(ThreadTeam team) =>
        [.. Meeting.Of(team).Threads.Where(thread => thread != Thread.CurrentThread)];

    private static void AwaitSleep(List<Thread> workers) => Assert.True(SpinWait.SpinUntil(
        () => workers.All(IsAsleep), TimeSpan.FromMinutes(1)));

    private static bool IsAsleep(Thread thread) => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    private sealed class Counts(int shards) : IShardedWork
    {
        public int[] Times { get; } = new int[shards];

        public void Run(int shard) => Interlocked.Increment(ref Times[shard]);
    }

    private sealed class Runners(int shards) : IShardedWork
    {
        public Thread?[] Of { get; } = new Thread?[shards];

        public void Run(int shard) => Of[shard] = Thread.CurrentThread;
    }

    private sealed class Failing : IShardedWork
    {
        public void Run(int shard)
        {
            if (shard == 7)
                throw new InvalidDataException("shard 7");
        }
    }

    private sealed class FailingOnWorker(Thread caller) : IShardedWork, IDisposable
    {
        private readonly Meeting meeting = new(2);

        public void Run(int shard)
        {
            meeting.Run(shard);
            if (Thread.CurrentThread != caller)
                throw new InvalidDataException("worker");
        }

        public void Dispose() => meeting.Dispose();
    }
}
