using TrainService.Engine.Graph;
using TrainService.Engine.Layers;

namespace TrainService.Engine.Models;

/// <summary>A model written into a graph for one batch size.</summary>
/// <param name="Inputs">By name, batch first.</param>
/// <param name="Layers">In the order of the definition.</param>
/// <param name="Outputs">By name, in the order of the definition.</param>
internal sealed record ModelGraph(
    IReadOnlyDictionary<string, Node> Inputs, IReadOnlyList<BuiltLayer> Layers,
    IReadOnlyList<KeyValuePair<string, Node>> Outputs)
{
    public IReadOnlyList<string> OutputNames => [.. Outputs.Select(output => output.Key)];

    public IEnumerable<Weight> Weights => Layers.SelectMany(layer => layer.Weights);

    public IEnumerable<Weight> TrainableWeights =>
        Layers.Where(layer => layer.Layer.Trainable).SelectMany(layer => layer.Weights)
            .Where(weight => weight.Learned);
}

/// <summary>A layer with the name it goes by, its result and the weights it declared.</summary>
internal sealed record BuiltLayer(string Name, Layer Layer, Node Output, IReadOnlyList<Weight> Weights);
