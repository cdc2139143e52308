using TrainService.Engine.Augmentation;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class ColorJitterTests
{
    [Theory]
    [InlineData(0.4, 0, 0, 1)]
    [InlineData(0, 3, 0, 2)]
    [InlineData(0.3, 0.7, 0, 1)]
    [InlineData(0, 0, 2, 3)]
    [InlineData(0.3, 0.7, 0.9, 3)]
    public void Colours_move_from_or_towards_grey(double brightness, double contrast, double saturation, int channels)
    {
        for (var row = 0; row < 10; row++)
        {
            var jitter = new ColorJitter { Brightness = brightness, Contrast = contrast, Saturation = saturation };
            var image = new DrawnImage(jitter, channels, 7, 9, row);
            var plane = image.Format.Plane;
            var pixels = Array.ConvertAll(image.Before, pixel => (double)pixel);
            double Grey(int at) => channels == 3
                ? (0.299 * pixels[at]) + (0.587 * pixels[plane + at]) + (0.114 * pixels[(2 * plane) + at])
                : Enumerable.Range(0, channels).Average(channel => pixels[(channel * plane) + at]);
            void Move(double amount, double uniform, Func<int, double> from)
            {
                var factor = Math.Max(0, 1 - amount) + ((1 + amount - Math.Max(0, 1 - amount)) * uniform);
                var greys = Enumerable.Range(0, plane).Select(from).ToList();
                for (var i = 0; i < pixels.Length; i++)
                    pixels[i] = Math.Clamp(greys[i % plane] + (factor * (pixels[i] - greys[i % plane])), 0, 255);
            }
            var (_, first, second, third) = image.Draws.Uniform();
            if (brightness > 0)
                Move(brightness, first, _ => 0);
            if (contrast > 0)
            {
                var mean = Enumerable.Range(0, plane).Average(Grey);
                Move(contrast, second, _ => mean);
            }
            if (saturation > 0)
                Move(saturation, third, Grey);
            image.AssertIs((c, i, j) => pixels[(c * plane) + (i * 9) + j], 1e-3);
        }
    }

    [Fact]
    public void Black_is_the_lowest_value_there_is()
    {
        float[] pixels = [-1, 0, 1];
        var draws = new ImageDraws(1, 0, 0, 0);
        new ColorJitter { Brightness = 1 }.Apply(pixels, new float[3], new ImageFormat(1, 1, 3, -1, 1), draws);
        var factor = 2 * draws.Uniform().First;
        Assert.Equal([-1, Math.Min(factor - 1, 1), Math.Min((2 * factor) - 1, 1)], pixels.Select(pixel => (double)pixel),
            (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }
}
