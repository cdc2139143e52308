using TrainService.Engine.Augmentation;

namespace TrainService.Engine.Tests.Augmentation;

public sealed class RandomCropTests
{
    [Fact]
    public void Every_pixel_comes_from_where_the_crop_says_and_every_offset_comes_up_as_often()
    {
        const int Rows = 4000;
        var seen = new Dictionary<(int, int), int>();
        for (var row = 0; row < Rows; row++)
        {
            var image = new DrawnImage(new RandomCrop { Padding = 1 }, 2, 3, 4, row);
            var (_, vertical, horizontal, _) = image.Draws.Uniform();
            var (down, right) = ((int)(vertical * 3) - 1, (int)(horizontal * 3) - 1);
            image.AssertIs((c, i, j) => image.At(c, i + down, j + right), 0);
            seen[(down, right)] = seen.GetValueOrDefault((down, right)) + 1;
        }
        Assert.Equal(9, seen.Count);
        // Five standard deviations of a count.
        Assert.All(seen.Values, count => Assert.Equal(Rows / 9.0, count, 5 * Math.Sqrt(Rows / 9.0)));
    }

    [Fact]
    public void By_hand()
    {
        float[] Shifted(int row)
        {
            float[] pixels = [1, 2, 3, 4];
            new RandomCrop { Padding = 1 }.Apply(pixels, new float[4], new ImageFormat(1, 2, 2, 0, 4), new ImageDraws(1, 0, row, 0));
            return pixels;
        }
        var results = Enumerable.Range(0, 200).Select(Shifted).Distinct(new SamePixels()).ToList();
        Assert.Equal(9, results.Count);
        Assert.Contains([1, 2, 3, 4], results, new SamePixels());
        Assert.Contains([0, 0, 0, 1], results, new SamePixels());
        Assert.Contains([4, 0, 0, 0], results, new SamePixels());
        Assert.Contains([0, 1, 0, 3], results, new SamePixels());
    }

    private sealed class SamePixels : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? x, float[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(float[] pixels) => pixels.Aggregate(17, HashCode.Combine);
    }
}
