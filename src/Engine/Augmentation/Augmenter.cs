using System.Buffers;

namespace TrainService.Engine.Augmentation;

/// <summary>Changes training images by a list of augmentations, one after the other. Several images of a row are moved and
/// coloured alike, and each has noise of its own. Safe from several threads at once; in steady state it allocates nothing.</summary>
/// <param name="images">Of a row.</param>
/// <param name="width">Of a row.</param>
internal sealed class Augmenter(IReadOnlyList<ImageAugmentation> augmentations, ImagePart[] images, int width, ulong seed)
{
    private readonly int largest = images.Max(image => image.Width);

    /// <summary>For rows of one image.</summary>
    public Augmenter(IReadOnlyList<ImageAugmentation> augmentations, ImageFormat format, ulong seed)
        : this(augmentations, [new ImagePart(null, 0, format)], format.Channels * format.Plane, seed)
    {
    }

    /// <param name="rows">Which rows of the data set these are.</param>
    /// <param name="values">One raw row after the other.</param>
    public void Apply(ReadOnlySpan<int> rows, Span<float> values, int epoch)
    {
        var rented = ArrayPool<float>.Shared.Rent(largest);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = values.Slice(i * width, width);
            var before = 0;
            foreach (var image in images)
            {
                Apply(image.Format, row.Slice(image.Offset, image.Width), rented.AsSpan(0, image.Width), rows[i], epoch, before);
                before += GaussianNoise.BlocksOf(image.Width);
            }
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Apply(in ImageFormat format, Span<float> pixels, Span<float> scratch, int row, int epoch, int before)
    {
        for (var index = 0; index < augmentations.Count; index++)
        {
            var draws = new ImageDraws(seed, epoch, row, index, before);
            // Uniform numbers are below 1, so that a probability of 1 is always and of 0 is never.
            if (draws.Uniform().Whether < augmentations[index].Probability)
                augmentations[index].Apply(pixels, scratch, format, draws);
        }
    }
}
