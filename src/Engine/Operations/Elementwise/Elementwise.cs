using System.Text.Json;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>A formula applied element by element to inputs of one shape.</summary>
public abstract record Elementwise : Operation, IDifferentiable
{
    public abstract Type Formula { get; }

    public override string Name => JsonNamingPolicy.CamelCase.ConvertName(Formula.Name);

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        foreach (var input in inputs)
            if (!input.Equals(inputs[0]) || input.Element != ElementType.Float32)
                throw new ShapeException($"{Name}: {inputs[0]} beside {input}");
        return inputs[0];
    }

    public abstract Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient);
}

/// <inheritdoc/>
public sealed record Elementwise<TFormula> : Elementwise where TFormula : struct, IFormula
{
    public override Type Formula => typeof(TFormula);

    public override Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        TFormula.Gradient(graph, node.Inputs, node, outputGradient);
}
