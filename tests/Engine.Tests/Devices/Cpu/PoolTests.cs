using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Devices.Cpu;

public class PoolTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Random_geometries_match_plain_loops_forward_and_backward(int bits)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 30; round++)
        {
            var (height, width) = (numbers.Between(1, 3), numbers.Between(1, 3));
            var geometry = new PoolGeometry(height, width, numbers.Between(1, 3), numbers.Between(1, 3),
                numbers.Between(0, height / 2), numbers.Between(0, width / 2));
            var image = Shape.Of(
                numbers.Between(1, 5), numbers.Between(1, 13), numbers.Between(1, 13), numbers.Between(1, 40));
            if (geometry.Fits(image[1], image[2]))
                Check(numbers, bits, geometry, image);
        }
    }

    [Fact]
    public void Among_equal_maxima_the_first_takes_the_gradient_and_an_epilogue_follows()
    {
        var gradient = Runner.Run(512, graph =>
            {
                var image = graph.Input("x", Shape.Of(1, 4, 4, 1));
                var pooled = graph.Add(new MaxPool(new PoolGeometry(2, 2, 2, 2, 0, 0)), image);
                var sent = graph.Add(new MaxPoolGradient(new PoolGeometry(2, 2, 2, 2, 0, 0)), image, pooled,
                    graph.Input("dy", Shape.Of(1, 2, 2, 1)));
                return graph.Apply<PassPositive>(image, sent);
            },
            ("x", [1, 1, 0, 0, 1, 1, 0, 0, 2, 3, 4, 4, 3, 3, 4, 5]), ("dy", [10, 20, 30, 40]));
        Assert.Equal([10, 0, 0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 40], gradient);
    }

    private static void Check(Numbers numbers, int bits, PoolGeometry g, Shape image)
    {
        var what = $"seed {numbers.Seed}, {bits} bits: {g}, image {image}";
        var pooled = new MaxPool(g).Infer([image]);
        // Few distinct values, so that ties are common.
        var x = numbers.Floats(image.Count).Select(value => MathF.Round(value * 4)).ToArray();
        var dy = numbers.Floats(pooled.Count);
        var (largest, average) = (new double[pooled.Count], new double[pooled.Count]);
        var (toLargest, toAll) = (new double[image.Count], new double[image.Count]);
        for (var o = 0; o < pooled.Count; o++)
        {
            var window = Window(g, image, pooled, o).ToList();
            var first = window.MaxBy(i => x[i]);
            largest[o] = x[first];
            average[o] = window.Sum(i => (double)x[i]) / (g.Height * g.Width);
            toLargest[first] += dy[o];
            window.ForEach(i => toAll[i] += dy[o] / (double)(g.Height * g.Width));
        }
        Runner.AssertClose(largest, Runner.Run(bits, graph =>
            graph.Add(new MaxPool(g), graph.Input("x", image)), ("x", x)), 0, $"maximum, {what}");
        Runner.AssertClose(average, Runner.Run(bits, graph =>
            graph.Add(new AveragePool(g), graph.Input("x", image)), ("x", x)), 1e-5, $"average, {what}");
        Runner.AssertClose(toLargest, Runner.Run(bits, graph => graph.Add(new MaxPoolGradient(g),
                graph.Input("x", image),
                graph.Add(new MaxPool(g), graph.Input("x2", image)), graph.Input("dy", pooled)),
            ("x", x), ("x2", x), ("dy", dy)), 1e-5, $"gradient of maximum, {what}");
        Runner.AssertClose(toAll, Runner.Run(bits, graph => graph.Add(new AveragePoolGradient(g, image[1], image[2]),
            graph.Input("dy", pooled)), ("dy", dy)), 1e-5, $"gradient of average, {what}");
    }

    private static IEnumerable<int> Window(PoolGeometry g, Shape image, Shape pooled, int o)
    {
        var (channel, column) = (o % pooled[3], o / pooled[3] % pooled[2]);
        var (line, sample) = (o / pooled[3] / pooled[2] % pooled[1], o / pooled.Extent(1, 4));
        for (var dy = 0; dy < g.Height; dy++)
            for (var dx = 0; dx < g.Width; dx++)
            {
                var y = (line * g.StrideHeight) - g.PadHeight + dy;
                var x = (column * g.StrideWidth) - g.PadWidth + dx;
                if (y >= 0 && y < image[1] && x >= 0 && x < image[2])
                    yield return (((((sample * image[1]) + y) * image[2]) + x) * image[3]) + channel;
            }
    }
}
