using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>
/// An expression over the raw result (its argument 0) and the host's further inputs (arguments 1, 2, ...), each read as its
/// access says.
/// </summary>
/// <param name="Expression">Closed type that implements <see cref="IExpression"/>.</param>
public sealed record Epilogue(Type Expression, AccessList Accesses)
{
    public override string ToString() => $"then {ExpressionText.Of(Expression)}";
}
