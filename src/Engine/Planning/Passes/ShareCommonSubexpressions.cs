using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning.Passes;

/// <summary>One node for all that apply an equal operation to the same inputs. What was detached from gradients is, behind
/// them, the value itself.</summary>
internal sealed class ShareCommonSubexpressions : IPass
{
    public ComputationGraph Run(ComputationGraph graph)
    {
        var rewriter = new Rewriter(graph);
        var known = new Dictionary<(Operation, string), Node>();
        foreach (var node in graph.Nodes)
        {
            if (node.Operation is Elementwise<Detach>)
            {
                rewriter.Replace(node, rewriter[node.Inputs[0]]);
                continue;
            }
            var key = (node.Operation, string.Join(',', rewriter.Inputs(node).Select(input => input.Id)));
            if (!node.Operation.HasEffect && known.TryGetValue(key, out var twin))
                rewriter.Replace(node, twin);
            else
                known[key] = rewriter.Copy(node);
        }
        return rewriter.Finish();
    }
}
