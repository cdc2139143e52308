using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>A gradient was to flow through an operation that has no rule for it.</summary>
public sealed class NoGradientException(Node node) : InvalidOperationException($"{node.Operation.Name} has no gradient rule");
