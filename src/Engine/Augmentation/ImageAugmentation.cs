using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Augmentation;

/// <summary>Changes a training image at random, before it is normalised. What it does to a row in an epoch is a function of
/// (seed, epoch, row, place in the list) alone: no batch size, thread or resumption moves it.</summary>
public abstract record ImageAugmentation
{
    public static readonly VocabularyFamily Family = new("augmentation", "augmentation", typeof(RandomCrop),
        typeof(RandomFlip), typeof(RandomRotation), typeof(RandomScale), typeof(ColorJitter), typeof(GaussianNoise));

    /// <summary>With which an image is changed at all.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>Whether what is shown stands elsewhere afterwards.</summary>
    internal virtual bool MovesPixels => false;

    /// <summary>Changes an image in place.</summary>
    /// <param name="pixels">C x H x W values as the data set has them.</param>
    /// <param name="scratch">As many, of any content.</param>
    internal abstract void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws);

    /// <summary>Why images of this format cannot be changed so; null if they can.</summary>
    internal virtual (string Property, string Message)? Refuse(in ImageFormat format) => null;

    /// <summary>Uniform between two bounds.</summary>
    private protected static float Between(double from, double to, float uniform) => (float)(from + ((to - from) * uniform));
}
