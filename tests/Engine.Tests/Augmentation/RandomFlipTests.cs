using TrainService.Engine.Augmentation;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class RandomFlipTests
{
    [Theory]
    [InlineData(1, 4, 5)]
    [InlineData(3, 5, 4)]
    [InlineData(2, 1, 1)]
    public void Left_becomes_right_or_top_becomes_bottom(int channels, int height, int width)
    {
        var image = new DrawnImage(new RandomFlip(), channels, height, width);
        image.AssertIs((c, i, j) => image.At(c, i, width - 1 - j), 0);
        image = new DrawnImage(new RandomFlip { Axis = FlipAxis.Vertical }, channels, height, width);
        image.AssertIs((c, i, j) => image.At(c, height - 1 - i, j), 0);
    }

    [Fact]
    public void One_image_in_two_unless_said_otherwise() => Assert.Equal(0.5, new RandomFlip().Probability);
}
