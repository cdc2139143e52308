using TrainService.Engine.Augmentation;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class RandomScaleTests
{
    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 9, 14)]
    public void Images_grow_and_shrink_about_the_centre(int channels, int height, int width)
    {
        for (var row = 0; row < 20; row++)
        {
            var image = new DrawnImage(new RandomScale { Minimum = 0.5, Maximum = 2 }, channels, height, width, row);
            var factor = 0.5 + (1.5 * image.Draws.Uniform().First);
            var (y, x) = ((height - 1) / 2.0, (width - 1) / 2.0);
            image.AssertIs((c, i, j) => image.At(c, y + ((i - y) / factor), x + ((j - x) / factor)), 0.01);
        }
    }

    [Fact]
    public void Half_the_size_by_hand()
    {
        float[] pixels = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
        new RandomScale { Minimum = 0.5, Maximum = 0.5 }.Apply(pixels, new float[16], new ImageFormat(1, 4, 4, 0, 9), new ImageDraws(1, 0, 0, 0));
        // 1.5 + 2 (0 - 1.5) = -1.5 is outside, 1.5 + 2 (1 - 1.5) = 0.5 is not.
        Assert.Equal([0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0], pixels);
    }

    [Fact]
    public void A_minimum_beyond_the_maximum_is_refused() => Assert.Equal("/minimum", Assert.Throws<DefinitionException>(() =>
        DefinitionReader.Parse<ImageAugmentation>("""{ "type": "randomScale", "minimum": 2 }""")).Errors.Single().Pointer);
}
