using System.Buffers;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Augmentation;

/// <summary>
/// Moves masks as their images are moved, by the same draws. Each class's pixels are moved as an image of ones and zeros, and a pixel
/// becomes the class that has most of it, of equal ones the lower; what comes in from outside is of one class.
/// </summary>
/// <param name="augmentations">All of the list: places in it are part of the draws.</param>
/// <param name="outside">The class of what comes in.</param>
internal sealed class MaskAugmenter(
    IReadOnlyList<ImageAugmentation> augmentations, ImageFormat format, ulong seed, int classes, int outside)
{
    private readonly ImageFormat plane = format with { Channels = 1 };

    /// <summary>Null where there is no target or it is no mask of an image, or nothing moves.</summary>
    public static MaskAugmenter? Of(
        ImageAugmentation[] augmentations, ImagePart[] images, TargetSchema? target, TrainingDefinition training) =>
        target is not null && Array.Find(images, image => IsMask(target, image.Format)) is { Width: > 0 } masked
            && Array.Exists(augmentations, one => one.MovesPixels)
            ? new(augmentations, masked.Format, (ulong)training.Seed, target.Classes!.Length, training.IgnoredClass ?? 0)
            : null;

    /// <summary>Whether it has a class for each pixel of one of them.</summary>
    public static bool IsMask(TargetSchema target, ImagePart[] images) => Array.Exists(images, image => IsMask(target, image.Format));

    private static bool IsMask(TargetSchema target, ImageFormat format) =>
        target is { Kind: TargetKind.Classes, Shape: [var height, var width] } && (height, width) == (format.Height, format.Width);

    /// <param name="rows">Which rows of the data set these are.</param>
    /// <param name="masks">A class for each pixel, one mask after the other.</param>
    public void Apply(ReadOnlySpan<int> rows, Span<int> masks, int epoch)
    {
        var size = format.Plane;
        var rented = ArrayPool<float>.Shared.Rent(4 * size);
        for (var i = 0; i < rows.Length; i++)
            for (var index = 0; index < augmentations.Count; index++)
            {
                var draws = new ImageDraws(seed, epoch, rows[i], index);
                if (augmentations[index].MovesPixels && draws.Uniform().Whether < augmentations[index].Probability)
                    Move(augmentations[index], masks.Slice(i * size, size), rented.AsSpan(0, 4 * size), draws);
            }
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Move(ImageAugmentation augmentation, Span<int> mask, Span<float> memory, in ImageDraws draws)
    {
        var size = mask.Length;
        var own = memory[..size];
        var scratch = memory.Slice(size, size);
        var most = memory.Slice(2 * size, size);
        var rest = memory[(3 * size)..];
        var moved = ArrayPool<int>.Shared.Rent(size);
        most.Clear();
        rest.Fill(1);
        for (var label = 0; label < classes; label++)
        {
            if (label == outside || !mask.Contains(label))
                continue;
            for (var pixel = 0; pixel < size; pixel++)
                own[pixel] = mask[pixel] == label ? 1 : 0;
            augmentation.Apply(own, scratch, plane, draws);
            for (var pixel = 0; pixel < size; pixel++)
            {
                rest[pixel] -= own[pixel];
                if (own[pixel] > most[pixel])
                    (most[pixel], moved[pixel]) = (own[pixel], label);
            }
        }
        for (var pixel = 0; pixel < size; pixel++)
            mask[pixel] = rest[pixel] > most[pixel] || (rest[pixel] == most[pixel] && outside < moved[pixel]) ? outside : moved[pixel];
        ArrayPool<int>.Shared.Return(moved);
    }
}
