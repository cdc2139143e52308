using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Augmentation;

/// <summary>Turns about the centre by an angle uniform in [-degrees, degrees]; between pixels bilinear, 0 outside.</summary>
public sealed record RandomRotation : ImageAugmentation
{
    [Range(0.0, 180.0)]
    public required double Degrees { get; init; }

    internal override bool MovesPixels => true;

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        var angle = Between(-Degrees, Degrees, draws.Uniform().First) * (MathF.PI / 180);
        var (sine, cosine) = MathF.SinCos(angle);
        new AffineWarp(cosine, -sine, sine, cosine).Apply(pixels, scratch, format);
    }
}
