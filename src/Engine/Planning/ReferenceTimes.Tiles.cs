using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>What is computed in tiles: matrix products, and convolutions.</summary>
internal static partial class ReferenceTimes
{
    private const double ProductFlops = 530e9, ConvolutionFlops = 640e9, WeightGradientFlops = 430e9;

    private const double ProductBytes = 82e9, WeightGradientBytes = 140e9, DepthwiseBytes = 45e9, DepthwiseWeightBytes = 30e9;

    // A convolution streams its image and writes its result a tile at a time, of few channels before much was computed.
    private const double ImageBytes = 250e9, ResultBytes = 19e9;

    private const double ConvolutionLaunch = 1e-6, DepthwiseLaunch = 8e-6;

    // Weights change their layout for a convolution, and their gradient back: far from a stream, and farther for kernels of 1.
    private const double PackedBytes = 4e9, PackedPointBytes = 2.3e9;

    // Partial sums of a weight gradient, read and written once for each image.
    private const double PartialBytes = 90e9;

    // Results are computed in tiles of one or two of the widest vectors.
    private const int Vector = 16, Tile = 32;

    // Columns of the left operand that are far apart are gathered, anew for each tile of the result.
    private const double GatheredElements = 4.5e9;

    private static double Product(Node node, MatMul product, double bytes)
    {
        var (rows, columns, depth) = (node.Shape[0], node.Shape[1], node.Inputs[0].Shape[product.TransposeA ? 0 : 1]);
        var seconds = (Tiled(Flops.Of(node), columns) / ProductFlops) + (bytes / ProductBytes);
        if (product.TransposeA && rows >= Grains.FarApart)
            seconds += (double)rows * depth * ((columns + Tile - 1) / Tile) / GatheredElements;
        return Multiplications(node, product) > Grains.Product ? seconds : Cores * seconds;
    }

    private static long Multiplications(Node node, MatMul product) =>
        node.Shape.Count * (long)node.Inputs[0].Shape[product.TransposeA ? 0 : 1];

    private static double Convolution(Node node, ConvolutionGeometry geometry, Shape weight)
    {
        var isOfWeights = node.Operation is ConvolutionWeightGradient;
        // Columns of the product: filters, or the channels of the image whose gradient it is.
        var columns = (isOfWeights ? weight[0] : node.Shape[^1]) / geometry.Groups;
        var flops = Tiled(Flops.Of(node), columns);
        double read = node.Inputs.Sum(input => input.Shape.Bytes);
        var isPoint = weight.Count == weight[0] * weight[1];
        // A single panel of weights is packed by one core.
        var packing = weight.Bytes / (isPoint ? PackedPointBytes : PackedBytes) * (columns <= Tile && geometry.Groups == 1 ? Cores : 1);
        return ConvolutionLaunch + packing + (isOfWeights
            ? (flops / WeightGradientFlops) + ((read + weight.Bytes) / WeightGradientBytes)
                + ((double)weight.Bytes * node.Inputs[0].Shape[0] / PartialBytes)
            : (flops / ConvolutionFlops) + (read / ImageBytes) + (node.Shape.Bytes / ResultBytes));
    }

    private static double Depthwise(Node node, double bytes) =>
        DepthwiseLaunch + (bytes / (node.Operation is ConvolutionWeightGradient ? DepthwiseWeightBytes : DepthwiseBytes));

    // With columns that a last tile computes for nothing.
    private static double Tiled(double flops, int columns)
    {
        var (whole, rest) = (columns / Tile * Tile, columns % Tile);
        return flops * (whole + (rest == 0 ? 0 : rest <= Vector ? Vector : Tile)) / columns;
    }
}
