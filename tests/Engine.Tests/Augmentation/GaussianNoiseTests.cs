using TrainService.Engine.Augmentation;
using TrainService.Engine.Random;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class GaussianNoiseTests
{
    [Fact]
    public void Each_value_gets_its_own_normal_number()
    {
        const int Values = 3 * 35 * 41; // no whole number of chunks, nor of vectors
        var pixels = new float[Values];
        var draws = new ImageDraws(3, 1, 4, 0);
        new GaussianNoise { Deviation = 0.05 }.Apply(
            pixels, new float[Values], new ImageFormat(3, 35, 41, -10000, 10000), draws);
        for (var i = 0; i < Values; i++)
        {
            // 256 values from 64 blocks: the cosines of both pairs of each block, then their sines.
            var (chunk, within) = (i / 256, i % 256);
            var (x, y, z, w) = draws.Block(1 + (chunk * 64) + (within % 128 / 2));
            var (cosine, sine) = within % 2 == 0 ? Philox.Normal(x, y) : Philox.Normal(z, w);
            Assert.Equal(1000 * (within < 128 ? cosine : sine), pixels[i], 0.05);
        }
        Assert.Equal(0, pixels.Average(), 5 * 1000 / Math.Sqrt(Values));
        Assert.Equal(1, pixels.Average(pixel => pixel * pixel / 1e6), 5 * Math.Sqrt(2.0 / Values));
    }

    [Fact]
    public void Pixels_stay_within_the_datas_range()
    {
        var image = new DrawnImage(new GaussianNoise { Deviation = 2 }, 1, 28, 28);
        Assert.Equal((0, 255), (image.After.Min(), image.After.Max()));
    }
}
