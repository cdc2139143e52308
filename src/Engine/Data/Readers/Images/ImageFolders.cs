using System.IO.Compression;
using TrainService.Engine.Definitions;
using TrainService.Engine.Data.Readers.Zip;

namespace TrainService.Engine.Data.Readers.Images;

/// <summary>An image of a zip archive with the class that its folder gives it, empty without classes.</summary>
internal sealed record ImageEntry(SplitPart Part, string Class, ZipArchiveEntry Entry);

/// <summary>The images of an archive by part, class and name: class/image, or train/class/image with test and validation
/// beside it, perhaps all in one more folder; or without classes (<see cref="ImageParts"/>). What systems leave in archives is
/// passed over.</summary>
/// <param name="Classes">Null where folders are no classes.</param>
internal sealed record ImageFolders(IReadOnlyList<ImageEntry> Images, string[]? Classes)
{
    private const int MostClasses = 10_000;

    public static ImageFolders Of(string zip, ZipUpload archive, DatasetOptions options)
    {
        var paths = archive.Entries.Where(entry => !IsLeftover(entry.FullName))
            .Select(entry => new ImagePath(entry, entry.FullName.Split('/'))).ToArray();
        if (paths.Length is 0 or > DatasetLimits.Rows)
            throw new DatasetException(paths.Length == 0 ? "emptyFile" : "tooManyRows",
                $"{zip} has {paths.Length} images; 1 to {DatasetLimits.Rows} are read.") { File = zip };
        var hasClasses = !options.HasNoTarget && (options.ClassNames is not null || !ImageParts.AreMeant(paths));
        var root = ImagePath.Root(paths, below: hasClasses ? 1 : 0);
        var images = hasClasses ? Array.ConvertAll(paths, path => Place(zip, path.Entry, path.Steps.AsSpan(root)))
            : ImageParts.Of(paths, root);
        if (images.All(image => image.Part != SplitPart.Train))
            throw new DatasetException("missingFile", $"{zip} has images to validate or test, but none to train on.")
            {
                File = zip,
            };
        var classes = hasClasses ? Classify(zip, images, options.ClassNames) : null;
        if (hasClasses)
            CheckFilled(zip, archive, images, root);
        return new ImageFolders([.. images.OrderBy(image => image.Part).ThenBy(image => image.Class, StringComparer.Ordinal)
            .ThenBy(image => image.Entry.FullName, StringComparer.Ordinal)], classes);
    }

    private static ImageEntry Place(string zip, ZipArchiveEntry entry, ReadOnlySpan<string> path) => path switch
    {
        [var name, _] => new(SplitPart.Train, name, entry),
        [var part, var name, _] when SplitWords.Find(part) is { } found => new(found, name, entry),
        _ => throw ZipUpload.Refuse(zip, "imageFolder", entry.FullName, "lies in no class's folder; images are in "
            + "class/image, or in train/class/image with validation and test beside train; 'target': [] says that folders are no classes"),
    };

    private static string[] Classify(string zip, ImageEntry[] images, string[]? names)
    {
        string[] found = [.. images.Select(image => image.Class).Distinct().Order(StringComparer.Ordinal)];
        if (found.Length is 1 or > MostClasses)
            throw new DatasetException(found.Length == 1 ? "oneClass" : "tooManyCategories",
                $"{zip} has {found.Length} class folders{(found.Length == 1 ? $", '{found[0]}'" : "")}; 2 to {MostClasses} are read"
                + $"{(found.Length == 1 ? "; 'target': [] says that folders are no classes" : "")}.")
            {
                File = zip,
            };
        if (names is not null && found.Except(names).FirstOrDefault() is { } unknown
            && Array.Find(images, image => image.Class == unknown) is { } other)
            throw ZipUpload.Refuse(zip, "labelOutOfRange", other.Entry.FullName,
                $"its folder '{other.Class}' is none of the class names{NearestName.Hint(other.Class, names)}");
        return names ?? found;
    }

    /// <summary>A class without images to train on is a mistake in the archive: an empty folder, or one that only the
    /// tests have.</summary>
    private static void CheckFilled(string zip, ZipUpload archive, ImageEntry[] images, int root)
    {
        var trained = images.Where(image => image.Part == SplitPart.Train).Select(image => image.Class).ToHashSet();
        if (Array.Find(images, image => !trained.Contains(image.Class)) is { } untrained)
            throw ZipUpload.Refuse(zip, "emptyClass", untrained.Entry.FullName,
                $"class '{untrained.Class}' has no images to train on");
        var hasParts = images.Any(image => image.Entry.FullName.Split('/').Length == root + 3);
        foreach (var folder in archive.Folders)
        {
            var path = folder.TrimEnd('/').Split('/');
            if (path.Length == root + (hasParts ? 2 : 1) && !IsLeftover(folder) && !trained.Contains(path[^1]))
                throw ZipUpload.Refuse(zip, "emptyClass", folder, "the folder has no images");
        }
    }

    private static bool IsLeftover(string path) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal)
        || path.Split('/').Any(name => name.StartsWith('.') || name is "Thumbs.db" or "desktop.ini");
}
