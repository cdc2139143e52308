using System.Buffers;

namespace TrainService.Engine.Augmentation;

/// <summary>Changes training images by a list of augmentations, one after the other. Safe from several threads at once;
/// in steady state it allocates nothing.</summary>
internal sealed class Augmenter(IReadOnlyList<ImageAugmentation> augmentations, ImageFormat format, ulong seed)
{
    /// <param name="rows">Which rows of the data set these are.</param>
    /// <param name="images">Raw pixels, one image after the other.</param>
    public void Apply(ReadOnlySpan<int> rows, Span<float> images, int epoch)
    {
        var size = format.Channels * format.Plane;
        var rented = ArrayPool<float>.Shared.Rent(size);
        for (var i = 0; i < rows.Length; i++)
            ApplyToOne(images.Slice(i * size, size), rented.AsSpan(0, size), rows[i], epoch);
        ArrayPool<float>.Shared.Return(rented);
    }

    private void ApplyToOne(Span<float> pixels, Span<float> scratch, int row, int epoch)
    {
        for (var index = 0; index < augmentations.Count; index++)
        {
            var draws = new ImageDraws(seed, epoch, row, index);
            // Uniform numbers are below 1, so that a probability of 1 is always and of 0 is never.
            if (draws.Uniform().Whether < augmentations[index].Probability)
                augmentations[index].Apply(pixels, scratch, format, draws);
        }
    }
}
