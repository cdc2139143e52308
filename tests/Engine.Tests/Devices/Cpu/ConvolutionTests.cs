using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class ConvolutionTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Random_geometries_match_plain_sums_forward_and_backward(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 25; round++)
        {
            var groups = numbers.Between(1, 3);
            var geometry = new ConvolutionGeometry(numbers.Between(1, 4), numbers.Between(1, 4),
                numbers.Between(1, 3), numbers.Between(1, 3), numbers.Between(0, 2), numbers.Between(0, 2),
                numbers.Between(0, 2), numbers.Between(0, 2), numbers.Between(1, 2), numbers.Between(1, 2), groups);
            var image = Shape.Of(numbers.Between(1, 9), numbers.Between(1, 11), numbers.Between(1, 11),
                groups * numbers.Between(1, 20));
            if (geometry.Fits(image[1], image[2]))
                Check(numbers, bits, geometry, image, groups * numbers.Between(1, 40));
        }
    }

    [Theory]
    [InlineData(3, 28, 28, 1, 32, 3, 1, 0, 1)]
    [InlineData(5, 13, 13, 32, 64, 3, 1, 0, 1)]
    [InlineData(2, 16, 16, 16, 32, 3, 2, 1, 1)]
    [InlineData(2, 9, 9, 48, 48, 3, 1, 1, 48)]
    [InlineData(1, 40, 40, 3, 16, 5, 1, 2, 1)]
    [InlineData(2, 7, 7, 64, 33, 1, 1, 0, 1)]
    public void Geometries_of_usual_networks_match_plain_sums(
        int images, int height, int width, int channels, int filters, int kernel, int stride, int pad, int groups) =>
        Check(new Numbers(Numbers.NewSeed()), SimdWidth.Widest,
            new ConvolutionGeometry(kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1, groups),
            Shape.Of(images, height, width, channels), filters);

    // As many filters as a register has lanes: pixels side by side are computed together.
    [Theory]
    [InlineData(512, 16)]
    [InlineData(256, 8)]
    [InlineData(128, 4)]
    public void Kernels_three_wide_match_plain_sums_at_any_width_of_the_image(int bits, int lanes)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        foreach (var width in (int[])[3, 9, 10, 11, 17, 18, 19, 34, 40])
        {
            var pad = numbers.Between(0, 1);
            var geometry = new ConvolutionGeometry(
                numbers.Between(1, 3), 3, numbers.Between(1, 2), 1, pad, pad, pad, pad, 1, 1, 1);
            var image = Shape.Of(numbers.Between(1, 9), numbers.Between(3, 7), width, numbers.Between(1, 2) * lanes);
            Check(numbers, bits, geometry, image, lanes);
            Check(numbers, bits, geometry, Shape.Of(2, image[1], width, 3), lanes);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Random_depthwise_geometries_match_plain_sums_forward_and_backward(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 40; round++)
        {
            var channels = numbers.Between(2, 70);
            var geometry = new ConvolutionGeometry(numbers.Between(1, 5), numbers.Between(1, 7),
                numbers.Between(1, 3), numbers.Between(1, 3), numbers.Between(0, 3), numbers.Between(0, 3),
                numbers.Between(0, 4), numbers.Between(0, 4), numbers.Between(1, 2), numbers.Between(1, 2), channels);
            var image = Shape.Of(numbers.Between(1, 5), numbers.Between(1, 13), numbers.Between(1, 13), channels);
            if (geometry.Fits(image[1], image[2]))
                Check(numbers, bits, geometry, image, channels);
        }
    }

    private static void Check(Numbers numbers, int bits, ConvolutionGeometry geometry, Shape image, int filters)
    {
        var what = $"seed {numbers.Seed}, {bits} bits: {geometry}, image {image}, {filters} filters";
        var weight = Shape.Of(filters, image[3] / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth);
        var result = new Convolution(geometry).Infer([image, weight]);
        var (x, w, dy) = (numbers.Floats(image.Count), numbers.Floats(weight.Count), numbers.Floats(result.Count));
        var bias = numbers.Floats(filters);
        var (y, dx, dw) = (new double[result.Count], new double[image.Count], new double[weight.Count]);
        PlainConvolution.Visit(geometry, image, result, (i, j, o) =>
        {
            y[o] += (double)x[i] * w[j];
            dx[i] += (double)dy[o] * w[j];
            dw[j] += (double)dy[o] * x[i];
        });
        for (var i = 0; i < y.Length; i++)
            y[i] = Math.Max(0, y[i] + bias[i % filters]);
        var tolerance = 2e-5;
        Runner.AssertClose(y, Runner.Run(bits, graph => graph.Apply<Relu>(graph.Apply<Add>(
                graph.Add(new Convolution(geometry), graph.Input("x", image), graph.Input("w", weight)),
                graph.Input("bias", Shape.Of(filters)))),
            ("x", x), ("w", w), ("bias", bias)), tolerance, $"forward, {what}");
        Runner.AssertClose(dx, Runner.Run(bits, graph => graph.Add(
                new ConvolutionInputGradient(geometry, image[1], image[2]),
                graph.Input("dy", result), graph.Input("w", weight)),
            ("dy", dy), ("w", w)), tolerance, $"image, {what}");
        Runner.AssertClose(dw, Runner.Run(bits, graph => graph.Add(
                new ConvolutionWeightGradient(geometry), graph.Input("x", image), graph.Input("dy", result)),
            ("x", x), ("dy", dy)), tolerance * 5, $"weight, {what}");
    }
}
