using TrainService.Engine.Augmentation;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class RandomRotationTests
{
    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 9, 14)]
    [InlineData(1, 1, 5)]
    public void Pixels_turn_about_the_centre(int channels, int height, int width)
    {
        for (var row = 0; row < 20; row++)
        {
            var image = new DrawnImage(new RandomRotation { Degrees = 180 }, channels, height, width, row);
            var angle = Math.PI * ((2 * image.Draws.Uniform().First) - 1);
            var (y, x) = ((height - 1) / 2.0, (width - 1) / 2.0);
            // A coordinate off by the last bits of float32 moves a value by as much of 255.
            image.AssertIs((c, i, j) => image.At(c,
                y + (Math.Sin(angle) * (j - x)) + (Math.Cos(angle) * (i - y)),
                x + (Math.Cos(angle) * (j - x)) - (Math.Sin(angle) * (i - y))), 0.01);
        }
    }

    [Fact]
    public void No_angle_changes_nothing()
    {
        var image = new DrawnImage(new RandomRotation { Degrees = 0 }, 2, 7, 6);
        Assert.Equal(image.Before, image.After);
    }
}
