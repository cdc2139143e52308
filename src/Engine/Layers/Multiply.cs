using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>Product of two inputs or more, element by element; axes of size 1 stretch.</summary>
public sealed record Multiply : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs) =>
        LayerContext.Stretchable(inputs).Aggregate((product, next) => context.Graph.Apply<Formulas.Multiply>(product, next));
}
