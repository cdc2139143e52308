using TrainService.Engine.Data.Readers.Zip;

namespace TrainService.Engine.Data.Readers.Images;

/// <summary>A zip archive of image files, a folder for each class, or without classes. They become [C, H, W] bytes of one
/// size: the one they all have, or the one asked for; grey where all are, unless asked otherwise.</summary>
internal sealed class ImageReader : IDatasetReader
{
    private sealed record Form(int Channels, int Height, int Width);

    public string Format => "images";

    public bool Recognises(string name, ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("images", "colors", "imageSize", "inputShape");
        if (files.Count > 1)
            throw new DatasetException("tooManyFiles",
                $"A data set of images is one zip archive; there are {files.Count} files.");
        using var archive = ZipUpload.Open(files[0], mostBytes);
        var folders = ImageFolders.Of(files[0].Name, archive, options);
        var images = new ImageArchive(files[0].Name, archive);
        var form = Decide(files[0].Name, folders, images, options, cancellation);
        int[] shape = [form.Channels, form.Height, form.Width];
        var bytes = (long)folders.Images.Count * form.Channels * form.Height * form.Width;
        if (bytes > mostBytes)
            throw new DatasetException("tooLarge", $"{files[0].Name} becomes {folders.Images.Count} images of "
                + $"{string.Join(" x ", shape)}, {bytes} bytes; TrainService__MaxUploadBytes allows {mostBytes}.")
            {
                File = files[0].Name,
            };

        var indices = folders.Classes?.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal);
        var byPart = folders.Images.GroupBy(image => image.Part).ToDictionary(part => part.Key, part => part.ToArray());
        var parts = OwnParts.Assign(byPart.ToDictionary(part => part.Key, part => part.Value.Length),
            () => indices is null ? null : Array.ConvertAll(byPart[SplitPart.Train], image => indices[image.Class]), options.Split);
        var splits = SplitCounts.Of(parts.Values.SelectMany(part => part));
        var row = new byte[form.Channels * form.Height * form.Width];
        using var writer = new DatasetFileWriter(destination, splits, row.Length, DatasetSchema.UInt8, indices is null ? 0 : 1);
        var histogram = new long[256];
        foreach (var (part, entries) in byPart)
            for (var i = 0; i < entries.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                images.Read(entries[i].Entry, image => image.Read(row, form.Channels, form.Height, form.Width));
                foreach (var value in row)
                    histogram[value]++;
                writer.WriteFeatures(parts[part][i], row);
                if (indices is not null)
                    writer.WriteClass(parts[part][i], indices[entries[i].Class]);
            }

        var image = new ColumnSchema("image", ColumnKind.Image, ColumnRole.Input, shape, null, ByteStatistics.Of(histogram));
        var schema = new DatasetSchema(Format, folders.Classes is null ? [image] : [image, Label(folders)],
            InputShapes.Resolve(options.InputShape, shape), DatasetSchema.UInt8,
            folders.Classes is null ? null : new TargetSchema(TargetKind.Classes, folders.Classes, ["label"]), splits,
            options.NormalizationOr(NormalizationKind.Standard));
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    private static ColumnSchema Label(ImageFolders folders) => new("label", ColumnKind.Categorical, ColumnRole.Target, null,
        folders.Classes, new(null, null, null, null, 0, folders.Images.Select(image => image.Class).Distinct().Count()));

    /// <summary>What is asked for; else looks into all images, and wants them of one size.</summary>
    private static Form Decide(string zip, ImageFolders folders, ImageArchive images, DatasetOptions options,
        CancellationToken cancellation)
    {
        int? channels = options.Colors switch { "grey" => 1, "rgb" => 3, _ => null };
        if (channels is not null && options.ImageSize is { } size)
            return new Form(channels.Value, size.Vertical, size.Horizontal);
        var isGrey = true;
        (int Height, int Width)? first = null;
        foreach (var (_, _, entry) in folders.Images)
        {
            cancellation.ThrowIfCancellationRequested();
            images.Read(entry, image =>
            {
                isGrey &= image.IsGrey;
                first ??= (image.Height, image.Width);
                if (options.ImageSize is null && first != (image.Height, image.Width))
                    throw ZipUpload.Refuse(zip, "imageSizes", entry.FullName, $"is {image.Width} x {image.Height} pixels, "
                        + $"'{folders.Images[0].Entry.FullName}' is {first.Value.Width} x {first.Value.Height}; the option "
                        + "imageSize (height, width) says what all of them become");
            });
        }

        return new Form(channels ?? (isGrey ? 1 : 3), options.ImageSize?.Vertical ?? first!.Value.Height,
            options.ImageSize?.Horizontal ?? first!.Value.Width);
    }
}
