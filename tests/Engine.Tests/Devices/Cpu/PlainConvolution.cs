using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>Every product of a convolution, by definition.</summary>
internal static class PlainConvolution
{
    /// <param name="visit">Called with the indices into image, weight and result.</param>
    public static void Visit(ConvolutionGeometry g, Shape image, Shape result, Action<int, int, int> visit)
    {
        var (depth, filters) = (image[3] / g.Groups, result[3] / g.Groups);
        for (var o = 0; o < result.Count; o++)
        {
            var f = o % result[3];
            var column = o / result[3] % result[2];
            var line = o / result[3] / result[2] % result[1];
            var sample = o / result.Extent(1, 4);
            for (var tap = 0; tap < g.KernelHeight * g.KernelWidth; tap++)
            {
                var y = (line * g.StrideHeight) - g.PadTop + (tap / g.KernelWidth * g.DilationHeight);
                var x = (column * g.StrideWidth) - g.PadLeft + (tap % g.KernelWidth * g.DilationWidth);
                if (y < 0 || y >= image[1] || x < 0 || x >= image[2])
                    continue;
                var pixel = (((((sample * image[1]) + y) * image[2]) + x) * image[3]) + (f / filters * depth);
                for (var c = 0; c < depth; c++)
                    visit(pixel + c, (((f * depth) + c) * g.KernelHeight * g.KernelWidth) + tap, o);
            }
        }
    }
}
