using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning;

public sealed class MemoryPlannerTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Results_that_live_at_the_same_time_do_not_overlap(int seed)
    {
        var plan = Planner.Compile(new RandomGraph(seed, size: 40).Graph);
        var lives = Lives(plan.Graph).Where(life => plan.Storages[life.Owner.Id].InArena).ToList();
        foreach (var life in lives)
        {
            var offset = plan.Storages[life.Owner.Id].Offset;
            Assert.True(offset % 64 == 0, $"seed {seed}: {life.Owner} begins at {offset}, no cache line");
            Assert.True(offset >= 0 && offset + life.Owner.Shape.Bytes <= plan.ArenaBytes,
                $"seed {seed}: {life.Owner} lies outside of the arena");
        }
        for (var i = 0; i < lives.Count; i++)
            for (var j = i + 1; j < lives.Count; j++)
                Assert.True(!Overlap(plan, lives[i].Owner, lives[j].Owner) || AreApart(lives[i], lives[j])
                    || WritesInPlace(plan, lives[i], lives[j]),
                    $"seed {seed}: {lives[i].Owner} and {lives[j].Owner} share memory while both live\n"
                    + GraphPrinter.Print(plan.Graph));
    }

    [Fact]
    public void A_loop_writes_over_the_operand_that_dies_with_it()
    {
        var graph = new GraphBuilder();
        var x = graph.Add(new Softmax(), graph.Input("x", Shape.Of(4, 8)));
        graph.Output("y", graph.Add(new Softmax(), graph.Apply<Tanh>(x)));
        var plan = Planner.Compile(graph.Build());
        var loop = plan.Graph.Nodes.Single(node => node.Operation is Fused);
        Assert.Equal(plan.Storages[loop.Inputs[0].Id], plan.Storages[loop.Id]);
    }

    [Fact]
    public void Inputs_constants_and_outputs_keep_their_place()
    {
        var plan = Planner.Compile(new RandomGraph(seed: 7, size: 60).Graph);
        var kept = plan.Graph.Nodes.Where(node => node.Operation is Input or Constant or ConstantVector)
            .Concat(plan.Graph.Outputs.Values).Select(node => Owner(node)).Distinct()
            .Where(node => plan.Storages[node.Id].InArena).ToList();
        foreach (var node in plan.Graph.Nodes.Select(Owner).Distinct().Where(node => plan.Storages[node.Id].InArena))
            Assert.All(kept.Where(other => other != node), other => Assert.False(Overlap(plan, node, other)));
    }

    [Fact]
    public void A_chain_needs_two_buffers_however_long_it_is()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(16, 16));
        var y = x;
        for (var i = 0; i < 20; i++)
            y = graph.Add(new Softmax(), y);
        graph.Output("y", y);
        // The input, the output, and two for what lies between.
        var (_, bytes) = MemoryPlanner.Assign(new DropDeadNodes().Run(graph.Build()));
        Assert.Equal(4 * x.Shape.Bytes, bytes);
    }

    // An independent account of who lives when: from its launch to the last launch that reads it or a view of it.
    private static IEnumerable<Life> Lives(ComputationGraph graph)
    {
        foreach (var owner in graph.Nodes.Where(node => Owner(node) == node))
        {
            var views = graph.Nodes.Where(node => Owner(node) == owner).ToHashSet();
            var throughout = owner.Operation is Input or Constant or ConstantVector
                || graph.Outputs.Values.Any(views.Contains);
            var readers = graph.Nodes.Where(node => node.Inputs.Any(views.Contains)).Select(node => node.Id);
            yield return throughout
                ? new Life(owner, -1, int.MaxValue)
                : new Life(owner, owner.Id, readers.Append(owner.Id).Max());
        }
    }

    private static Node Owner(Node node) => node.Operation is Reshape ? Owner(node.Inputs[0]) : node;

    private static bool AreApart(Life a, Life b) => a.To < b.From || b.To < a.From;

    private static bool Overlap(Plan plan, Node a, Node b)
    {
        var (x, y) = (plan.Storages[a.Id].Offset, plan.Storages[b.Id].Offset);
        return x < y + b.Shape.Bytes && y < x + a.Shape.Bytes;
    }

    // Allowed: the later one is a loop that reads the earlier one for the last time, element by element.
    private static bool WritesInPlace(Plan plan, Life a, Life b)
    {
        var (earlier, later) = a.From < b.From ? (a, b) : (b, a);
        return earlier.To == later.From && later.Owner.Operation is Fused fused
            && plan.Storages[earlier.Owner.Id] == plan.Storages[later.Owner.Id]
            && earlier.Owner.Shape.Bytes == later.Owner.Shape.Bytes
            && later.Owner.Inputs.Select((input, i) => Owner(input) != earlier.Owner || fused.Accesses[i].IsStraight)
                .All(straight => straight);
    }

    private sealed record Life(Node Owner, int From, int To);
}
