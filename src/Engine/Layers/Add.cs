using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>Sum of two inputs or more, element by element; axes of size 1 stretch.</summary>
public sealed record Add : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs) =>
        LayerContext.Stretchable(inputs).Aggregate((sum, next) => context.Graph.Apply<Formulas.Add>(sum, next));
}
