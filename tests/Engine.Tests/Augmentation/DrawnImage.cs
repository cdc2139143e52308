using TrainService.Engine.Augmentation;
using TrainService.Engine.Random;

namespace TrainService.Engine.Tests.Augmentation;

/// <summary>An image of random bytes, changed once, with what was drawn for it.</summary>
internal sealed class DrawnImage
{
    public DrawnImage(ImageAugmentation augmentation, int channels, int height, int width, int row = 0)
    {
        Format = new ImageFormat(channels, height, width, 0, 255);
        Draws = new ImageDraws(seed: 5, epoch: 3, row, index: 2);
        var random = new Philox(9, RandomPurpose.Sample);
        Before = [.. Enumerable.Range(0, channels * height * width).Select(i => (float)(random.At((ulong)(row * 100_000 + i)).X >> 24))];
        After = [.. Before];
        augmentation.Apply(After, new float[After.Length], Format, Draws);
    }

    public ImageFormat Format { get; }

    public ImageDraws Draws { get; }

    public float[] Before { get; }

    public float[] After { get; }

    /// <summary>Of the image before, 0 outside.</summary>
    public double At(int channel, int line, int column) =>
        line >= 0 && line < Format.Height && column >= 0 && column < Format.Width
            ? Before[(channel * Format.Plane) + (line * Format.Width) + column] : 0;

    /// <summary>Of the image before, bilinear, 0 outside.</summary>
    public double At(int channel, double line, double column)
    {
        var (top, left) = ((int)Math.Floor(line), (int)Math.Floor(column));
        var (down, right) = (line - top, column - left);
        return ((1 - down) * (((1 - right) * At(channel, top, left)) + (right * At(channel, top, left + 1))))
            + (down * (((1 - right) * At(channel, top + 1, left)) + (right * At(channel, top + 1, left + 1))));
    }

    /// <summary>What must have come out, pixel by pixel.</summary>
    public void AssertIs(Func<int, int, int, double> expected, double tolerance)
    {
        for (var channel = 0; channel < Format.Channels; channel++)
            for (var line = 0; line < Format.Height; line++)
                for (var column = 0; column < Format.Width; column++)
                    Assert.Equal(expected(channel, line, column),
                        After[(channel * Format.Plane) + (line * Format.Width) + column], tolerance);
    }
}
