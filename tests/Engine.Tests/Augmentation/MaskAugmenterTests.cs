using TrainService.Engine.Augmentation;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Augmentation;

/// <summary>A mask goes where its image goes.</summary>
public sealed class MaskAugmenterTests
{
    private const int Rows = 40, Height = 7, Width = 9, Size = Height * Width;

    private static readonly ImageFormat Format = new(1, Height, Width, 0, 1);

    // Places in the list are part of the draws: what moves nothing has one too.
    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void A_mask_is_what_becomes_of_an_image_of_it(double degrees)
    {
        ImageAugmentation[] list =
        [
            new ColorJitter { Brightness = 0.5, Probability = 0 }, new RandomFlip(), new RandomFlip { Axis = FlipAxis.Vertical },
            new RandomCrop { Padding = 3 }, new RandomRotation { Degrees = degrees, Probability = 0.8 },
        ];
        var numbers = new Numbers(6);
        int[] masks = [.. Enumerable.Range(0, Rows * Size).Select(_ => numbers.Between(0, 1))];
        var images = Array.ConvertAll(masks, label => (float)label);
        int[] rows = [.. Enumerable.Range(50, Rows)];
        new Augmenter(list, Format, seed: 3).Apply(rows, images, epoch: 2);
        var before = masks.ToArray();
        new MaskAugmenter(list, Format, seed: 3, classes: 2, outside: 0).Apply(rows, masks, epoch: 2);
        Assert.NotEqual(before, masks);
        for (var i = 0; i < masks.Length; i++)
            Assert.True(masks[i] == (images[i] > 0.5f ? 1 : 0) || Math.Abs(images[i] - 0.5f) < 1e-5, $"pixel {i}: {images[i]}, {masks[i]}");
    }

    [Fact]
    public void Classes_keep_their_pixels_and_what_comes_in_is_of_the_class_for_it()
    {
        // Class 2 comes in; of the others exactly those that were pushed out are gone.
        var numbers = new Numbers(8);
        int[] mask = [.. Enumerable.Range(0, Size).Select(_ => numbers.Between(0, 1))];
        var moved = mask.ToArray();
        ImageAugmentation[] list = [new RandomCrop { Padding = 3 }];
        new MaskAugmenter(list, Format, seed: 5, classes: 3, outside: 2).Apply([4], moved, epoch: 0);
        var image = mask.Select(label => label + 1f).ToArray();
        new Augmenter(list, Format, seed: 5).Apply([4], image, epoch: 0);
        Assert.Equal(image.Select(value => value == 0 ? 2 : (int)value - 1), moved);
        Assert.Contains(2, moved);
    }

    [Fact]
    public void Any_batch_gives_the_same()
    {
        ImageAugmentation[] list = [new RandomFlip(), new RandomScale(), new RandomRotation { Degrees = 90 }];
        var numbers = new Numbers(9);
        int[] masks = [.. Enumerable.Range(0, Rows * Size).Select(_ => numbers.Between(0, 4))];
        var (together, alone) = (masks.ToArray(), masks.ToArray());
        var augmenter = new MaskAugmenter(list, Format, seed: 3, classes: 5, outside: 1);
        augmenter.Apply([.. Enumerable.Range(0, Rows)], together, epoch: 1);
        for (var row = Rows - 1; row >= 0; row--)
            augmenter.Apply([row], alone.AsSpan(row * Size, Size), epoch: 1);
        Assert.Equal(together, alone);
        Assert.NotEqual(masks, together);
    }
}
