using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training.Diagnosis;

/// <summary>
/// A layer that ends in a relu, and the bias just before it: the bias of a unit has a gradient of zero where no row of the batch
/// got through the relu there, or nothing came back from behind it. What is read is its square, which rounds to zero for
/// gradients below some 1e-23 as well.
/// </summary>
internal sealed record ReluLayer(string Layer, Variable Bias)
{
    private const string BiasName = ".bias";

    /// <summary>In the model's order. One whose input has no bias that learns is left out, and so is a layer that only shows
    /// the relu of another, such as a flatten.</summary>
    public static IReadOnlyList<ReluLayer> Of(ModelGraph model)
    {
        var biases = model.Layers.Where(layer => layer.Layer.Trainable)
            .Select(layer => (layer.Name, Bias: layer.Weights.Select(weight => weight.Variable)
                .FirstOrDefault(weight => weight.Name.EndsWith(BiasName, StringComparison.Ordinal) && weight.Shape.Rank == 1)))
            .Where(layer => layer.Bias is not null).ToDictionary(layer => layer.Name, layer => layer.Bias!);
        return [.. model.Layers.SelectMany(layer => Shown(layer.Output) is { Operation: Elementwise<Relu> } relu
            && Shown(relu.Inputs[0]).Layer is { } owner && biases.TryGetValue(owner, out var bias)
                ? [new ReluLayer(layer.Name, bias)] : Array.Empty<ReluLayer>()).DistinctBy(layer => layer.Bias)];
    }

    // What is shown in another order or shape.
    private static Node Shown(Node node) => node.Operation is Reshape or Permute ? Shown(node.Inputs[0]) : node;
}
