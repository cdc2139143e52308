using System.Text.Json;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// Changes variables in place by an <see cref="IUpdateRule"/>: inputs are the variable, its gradient, the rule's state
/// variables and the step's hyperparameters [8]. One pass over memory.
/// </summary>
public abstract record Update : Operation
{
    /// <summary>Struct that implements <see cref="IUpdateRule"/>.</summary>
    public abstract Type Rule { get; }

    public abstract int StateCount { get; }

    public override bool HasEffect => true;

    public override string Name => "update";

    public override string Attributes => JsonNamingPolicy.CamelCase.ConvertName(Rule.Name);

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length != StateCount + 3)
            throw new ShapeException($"update {Attributes}: {inputs.Length} inputs instead of {StateCount + 3}");
        for (var i = 1; i < inputs.Length - 1; i++)
            if (!inputs[i].Equals(inputs[0]))
                throw new ShapeException($"update {Attributes}: {inputs[i]} beside a variable of {inputs[0]}");
        return Shape.Scalar;
    }
}

/// <inheritdoc/>
public sealed record Update<TRule> : Update where TRule : struct, IUpdateRule
{
    public override Type Rule => typeof(TRule);

    public override int StateCount => TRule.StateCount;
}
