using System.Collections.Frozen;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Planning;

/// <summary>From a graph to a plan: the passes in their order, then memory.</summary>
public static class Planner
{
    /// <param name="graph">What to compute.</param>
    /// <param name="fuse">False keeps every formula a loop of its own: the reference that fused plans are tested against.</param>
    /// <param name="inspected">Weights whose updates can be looked into.</param>
    public static Plan Compile(ComputationGraph graph, bool fuse = true, IReadOnlySet<Variable>? inspected = null)
    {
        var inspection = new AddInspection(inspected ?? FrozenSet<Variable>.Empty);
        IPass[] passes =
        [
            new DropDeadNodes(),
            new SinkPermutes(),
            .. fuse ? [new PadShallowImages()] : Array.Empty<IPass>(),
            new ShareCommonSubexpressions(),
            new FuseElementwise(join: fuse),
            .. fuse ? [new FuseEpilogues()] : Array.Empty<IPass>(),
            inspection,
        ];
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
            // In release builds, too: 0.2 ms in all for the main job's step, where a broken graph would train wrong numbers.
            GraphVerifier.Verify(graph);
        }
        var (storages, bytes) = MemoryPlanner.Assign(graph);
        return new Plan(graph, [.. graph.Nodes.Where(NeedsKernel)], storages, bytes, inspection.Added);
    }

    private static bool NeedsKernel(Node node) => node.Operation is not (Input or ReadVariable or Constant or ConstantVector or Reshape);
}
