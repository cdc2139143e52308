using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>An operation with a gradient rule, written in operations.</summary>
public interface IDifferentiable
{
    /// <summary>For each input the gradient that flows to it, null where none does.</summary>
    Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient);
}
