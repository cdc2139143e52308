namespace TrainService.Engine.Augmentation;

/// <summary>Along which axis an image is mirrored.</summary>
public enum FlipAxis
{
    /// <summary>Left becomes right.</summary>
    Horizontal,

    /// <summary>Top becomes bottom.</summary>
    Vertical,
}

/// <summary>Mirrors: y[i, j] = x[i, W - 1 - j], or vertically x[H - 1 - i, j]. By default one image in two.</summary>
public sealed record RandomFlip : ImageAugmentation
{
    public RandomFlip() => Probability = 0.5;

    /// <summary><c>horizontal</c> or <c>vertical</c>.</summary>
    public FlipAxis Axis { get; init; }

    internal override bool MovesPixels => true;

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        var (height, width) = (format.Height, format.Width);
        if (Axis == FlipAxis.Horizontal)
        {
            for (; pixels.Length > 0; pixels = pixels[width..])
                pixels[..width].Reverse();
            return;
        }
        pixels.CopyTo(scratch);
        for (var line = 0; line < format.Channels * height; line++)
        {
            var mirrored = line + height - 1 - (2 * (line % height));
            scratch.Slice(mirrored * width, width).CopyTo(pixels[(line * width)..]);
        }
    }
}
