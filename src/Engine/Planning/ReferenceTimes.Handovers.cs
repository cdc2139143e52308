using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning;

/// <summary>
/// What it costs that threads share a launch. Fitted to how much longer launches take where a cache line needs 0.4 us to the other
/// core and back instead of 0.1, which is about ten times these (docs/performance.md).
/// </summary>
internal static partial class ReferenceTimes
{
    // To hand out shards and to wait for the last.
    private const double Handover = 0.4e-6;

    // Written by one core, and read or overwritten by another.
    private const double CrossingBytes = 600e9;

    // How often what an operation moves crosses: results of tiles are cut in columns where their readers cut rows; weights are packed
    // by one core for all; their gradients are summed over the cores; a batch is written by one that loads it and read by others.
    private const double OfProduct = 0.5, OfImage = 0.25, OfWeight = 6, OfWeightGradient = 12, OfBatch = 12;

    // Weights beyond it have left the core's second cache for where all reach them alike.
    private const long MostWeightBytes = 1 << 18;

    private static double Handovers(Node node) => node.Operation switch
    {
        MatMul product => Shared(Multiplications(node, product) > Grains.Product, OfProduct * node.Shape.Bytes),
        Operations.Convolution or ConvolutionInputGradient => Shared(true,
            (OfImage * node.Shape.Bytes) + (OfWeight * Math.Min(MostWeightBytes, node.Inputs[1].Shape.Bytes)), node.Shape[^1] > Tile ? 2 : 1),
        ConvolutionWeightGradient => Shared(true, OfWeightGradient * Math.Min(MostWeightBytes, node.Shape.Bytes), 2),
        Update => Shared(node.Inputs[0].Shape.Count > Grains.Update, node.Inputs[1].Shape.Bytes),
        Fused => Shared(node.Shape.Count > Grains.Stream),
        Reduce => Shared(node.Inputs.Sum(input => input.Shape.Count) > Grains.Stream),
        _ => Shared(node.Shape.Count > Grains.Row),
    };

    private static double Shared(bool isShared, double crossing = 0, int rounds = 1) =>
        isShared ? (rounds * Handover) + (crossing / CrossingBytes) : 0;
}
