using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Augmentation;

/// <summary>
/// Moves colours away from a grey g or towards it: y = g + f (x - g), held within the data's range. In this order for
/// brightness, g black; contrast, g the mean over the image; saturation, g that pixel's. f is uniform in [max(0, 1 - a), 1 + a],
/// a the amount given; grey is 0.299 R + 0.587 G + 0.114 B where there are three channels, else the mean over them.
/// </summary>
public sealed record ColorJitter : ImageAugmentation
{
    [Range(0.0, 10.0)]
    public double Brightness { get; init; }

    [Range(0.0, 10.0)]
    public double Contrast { get; init; }

    /// <summary>Of images with three channels.</summary>
    [Range(0.0, 10.0)]
    public double Saturation { get; init; }

    internal override (string Property, string Message)? Refuse(in ImageFormat format) =>
        Saturation == 0 || format.Channels == 3 ? null
            : ("saturation", $"only images with three channels have a saturation; these have {format.Channels}");

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        var (_, brightness, contrast, saturation) = draws.Uniform();
        var (low, high) = (format.Low, format.High);
        if (Brightness > 0)
            Pixels.MoveFrom(pixels, low, Factor(Brightness, brightness), low, high);
        if (Contrast > 0)
            Pixels.MoveFrom(pixels, MeanGrey(pixels, format), Factor(Contrast, contrast), low, high);
        if (Saturation == 0)
            return;
        var grey = scratch[..format.Plane];
        Pixels.Luma(pixels, grey);
        for (; pixels.Length > 0; pixels = pixels[grey.Length..])
            Pixels.MoveFrom(pixels[..grey.Length], grey, Factor(Saturation, saturation), low, high);
    }

    private static float Factor(double amount, float uniform) => Between(Math.Max(0, 1 - amount), 1 + amount, uniform);

    private static float MeanGrey(ReadOnlySpan<float> pixels, in ImageFormat format) => format.Channels != 3
        ? (float)Pixels.Mean(pixels)
        : (float)((0.299 * Pixels.Mean(pixels[..format.Plane]))
            + (0.587 * Pixels.Mean(pixels.Slice(format.Plane, format.Plane)))
            + (0.114 * Pixels.Mean(pixels[(2 * format.Plane)..])));
}
