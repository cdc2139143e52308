using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>A compiled graph: the nodes to launch in order, and where each node's result lies.</summary>
/// <param name="Graph">After all passes.</param>
/// <param name="Launches">Nodes that need a kernel: all but inputs, variables, constants and reshapes.</param>
/// <param name="Storages">By node id.</param>
/// <param name="ArenaBytes">Memory for everything that lives within a run.</param>
/// <param name="InspectionOnly">By node id, whether a run leaves it out that is not to be looked into.</param>
public sealed record Plan(
    ComputationGraph Graph, IReadOnlyList<Node> Launches, IReadOnlyList<Storage> Storages, long ArenaBytes,
    IReadOnlyList<bool> InspectionOnly)
{
    /// <summary>What every run launches.</summary>
    public IEnumerable<Node> PlainLaunches => Launches.Where(node => !InspectionOnly[node.Id]);

    /// <summary>Of all inputs together.</summary>
    public long InputBytes => Graph.Nodes.Where(node => node.Operation is Input).Sum(node => node.Shape.Bytes);

    /// <summary>Whether there is an input of that name to fill.</summary>
    public bool Has(string input) => Graph.Nodes.Any(node => node.Operation is Input named && named.InputName == input);
}
