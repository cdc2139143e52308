using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Augmentation;

/// <summary>The first images of a data set as a PNG: as they are, or each beside what a training would see of it.</summary>
public sealed class ImagePreview
{
    // Without augmentations, images stand so many in a line.
    private const int ImagesInALine = 10;

    private readonly IDataset dataset;
    private readonly ImageFormat format;
    private readonly int rows;

    /// <param name="rows">How many images, fewer where the data set has fewer rows.</param>
    /// <exception cref="DatasetException">The rows are no images that can be shown.</exception>
    public ImagePreview(IDataset dataset, int rows)
    {
        (this.dataset, this.rows) = (dataset, Math.Min(rows, dataset.Count));
        format = ImageFormat.Of(dataset.Schema) is { Channels: 1 or 3 or 4 } images ? images
            : throw new DatasetException("noImages", "Images of 1 channel (grey), 3 (red, green, blue) or 4 (these and another) "
                + $"can be shown; the data set's rows are {(dataset.Schema.Inputs is { Length: > 1 }
                    ? "of several inputs" : $"[{string.Join(", ", dataset.Schema.InputShape)}]")}.");
    }

    /// <summary>The images as they are.</summary>
    /// <exception cref="DatasetException">They make too large a sheet.</exception>
    public byte[] Draw(CancellationToken cancellation)
    {
        var columns = Math.Min(rows, ImagesInALine);
        using var sheet = Sheet(columns, (rows + columns - 1) / columns, "");
        var image = new float[format.Channels * format.Plane];
        for (var row = 0; row < rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            dataset.ReadInputs([row], image);
            sheet.Draw(image, format.Low, format.High, row % columns, row / columns);
        }
        return sheet.ToPng();
    }

    /// <summary>A line for each image: as it is, then as a training with this list and seed sees it in its first
    /// epochs.</summary>
    /// <param name="epochs">So many, from the first one on.</param>
    /// <exception cref="DefinitionException">The list does not suit the images; pointers start at it.</exception>
    /// <exception cref="DatasetException">They make too large a sheet.</exception>
    public byte[] Draw(ImageAugmentation[] augmentations, long seed, int epochs, CancellationToken cancellation)
    {
        var augmenter = new Augmenter(
            augmentations, AugmentationCheck.Verify(augmentations, dataset.Schema), dataset.Schema.InputWidth, (ulong)seed);
        using var sheet = Sheet(1 + epochs, rows, $" in {1 + epochs} versions");
        var image = new float[format.Channels * format.Plane];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column <= epochs; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                dataset.ReadInputs([row], image);
                if (column > 0)
                    augmenter.Apply([row], image, epoch: column - 1);
                sheet.Draw(image, format.Low, format.High, column, row);
            }
        return sheet.ToPng();
    }

    private ImageSheet Sheet(int columns, int lines, string versions)
    {
        var (height, width) = ImageSheet.Size(format.Height, format.Width, columns, lines);
        return height * width <= ImageSheet.MostPixels
            ? new ImageSheet(format.Channels, format.Height, format.Width, columns, lines)
            : throw new DatasetException("previewTooLarge", $"{rows} images of {format.Height} x {format.Width}{versions} make a sheet of "
                + $"{height * width} pixels; at most {ImageSheet.MostPixels} are drawn. Ask for fewer.");
    }
}
