using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Oracle;

internal static partial class Kernels
{
    private static double[] Convolution(
        ConvolutionGeometry geometry, Shape image, Shape weight, Shape output, double[][] inputs)
    {
        var result = new double[output.Count];
        ForEachTap(geometry, image, weight, output, (i, w, o) => result[o] += inputs[0][i] * inputs[1][w]);
        return result;
    }

    private static double[] ConvolutionInputGradient(
        ConvolutionGeometry geometry, Shape image, Shape weight, Shape output, double[][] inputs)
    {
        var result = new double[image.Count];
        ForEachTap(geometry, image, weight, output, (i, w, o) => result[i] += inputs[0][o] * inputs[1][w]);
        return result;
    }

    private static double[] ConvolutionWeightGradient(
        ConvolutionGeometry geometry, Shape image, Shape weight, Shape output, double[][] inputs)
    {
        var result = new double[weight.Count];
        ForEachTap(geometry, image, weight, output, (i, w, o) => result[w] += inputs[0][i] * inputs[1][o]);
        return result;
    }

    // Every multiplication of a convolution: element of the image [N, H, W, C], of the weight [F, C / groups, kh, kw]
    // and of the output [N, OH, OW, F] that meet.
    private static void ForEachTap(
        ConvolutionGeometry g, Shape image, Shape weight, Shape output, Action<int, int, int> tap)
    {
        var (channels, filters) = (weight[1], weight[0] / g.Groups);
        for (var n = 0; n < image[0]; n++)
            for (var oy = 0; oy < output[1]; oy++)
                for (var ox = 0; ox < output[2]; ox++)
                    for (var f = 0; f < weight[0]; f++)
                        for (var c = 0; c < channels; c++)
                            for (var ky = 0; ky < g.KernelHeight; ky++)
                                for (var kx = 0; kx < g.KernelWidth; kx++)
                                {
                                    var y = (oy * g.StrideHeight) - g.PadTop + (ky * g.DilationHeight);
                                    var x = (ox * g.StrideWidth) - g.PadLeft + (kx * g.DilationWidth);
                                    if (y >= 0 && y < image[1] && x >= 0 && x < image[2])
                                        tap(Cell(image, n, y, x, (f / filters * channels) + c),
                                            Cell(weight, f, c, ky, kx), Cell(output, n, oy, ox, f));
                                }
    }

    private static double[] MaxPool(PoolGeometry geometry, Shape image, Shape output, double[] x)
    {
        var result = new double[output.Count];
        Array.Fill(result, double.NegativeInfinity);
        ForEachInWindow(geometry, image, output, (i, o) => result[o] = Math.Max(result[o], x[i]));
        return result;
    }

    private static double[] MaxPoolGradient(PoolGeometry geometry, Shape image, Shape output, double[][] inputs)
    {
        var result = new double[image.Count];
        var given = new bool[output.Count];
        ForEachInWindow(geometry, image, output, (i, o) =>
        {
            if (given[o] || inputs[0][i] != inputs[1][o])
                return;
            given[o] = true;
            result[i] += inputs[2][o];
        });
        return result;
    }

    private static double[] AveragePool(PoolGeometry geometry, Shape image, Shape output, double[] x)
    {
        var result = new double[output.Count];
        ForEachInWindow(geometry, image, output, (i, o) => result[o] += x[i] / (geometry.Height * geometry.Width));
        return result;
    }

    private static double[] AveragePoolGradient(PoolGeometry geometry, Shape image, Shape output, double[] gradient)
    {
        var result = new double[image.Count];
        ForEachInWindow(geometry, image, output, (i, o) => result[i] += gradient[o] / (geometry.Height * geometry.Width));
        return result;
    }

    private static void ForEachInWindow(PoolGeometry g, Shape image, Shape output, Action<int, int> visit)
    {
        for (var n = 0; n < image[0]; n++)
            for (var oy = 0; oy < output[1]; oy++)
                for (var ox = 0; ox < output[2]; ox++)
                    for (var c = 0; c < image[3]; c++)
                        for (var ky = 0; ky < g.Height; ky++)
                            for (var kx = 0; kx < g.Width; kx++)
                            {
                                var y = (oy * g.StrideHeight) - g.PadHeight + ky;
                                var x = (ox * g.StrideWidth) - g.PadWidth + kx;
                                if (y >= 0 && y < image[1] && x >= 0 && x < image[2])
                                    visit(Cell(image, n, y, x, c), Cell(output, n, oy, ox, c));
                            }
    }

    private static int Cell(Shape shape, int a, int b, int c, int d) =>
        (((((a * shape[1]) + b) * shape[2]) + c) * shape[3]) + d;
}
