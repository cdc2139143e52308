using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Augmentation;

/// <summary>Enlarges about the centre by a factor uniform in [minimum, maximum], the size of the image kept; between pixels
/// bilinear, 0 outside.</summary>
public sealed record RandomScale : ImageAugmentation, IValidatableObject
{
    [Range(0.01, 100.0)]
    public double Minimum { get; init; } = 0.8;

    [Range(0.01, 100.0)]
    public double Maximum { get; init; } = 1.2;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Minimum > Maximum ? [new($"minimum {Minimum} is more than maximum {Maximum}", [nameof(Minimum)])] : [];

    internal override bool MovesPixels => true;

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        var back = 1 / Between(Minimum, Maximum, draws.Uniform().First);
        new AffineWarp(back, 0, 0, back).Apply(pixels, scratch, format);
    }
}
