using TrainService.Engine.Graph;

namespace TrainService.Engine.Planning;

/// <summary>Where a node's result lies: in a variable's buffer, or in the plan's arena at a byte offset.</summary>
public readonly record struct Storage(Variable? Variable, long Offset)
{
    public bool InArena => Variable is null;
}
