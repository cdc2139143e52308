namespace TrainService.Engine.Data.Readers.Images;

/// <summary>Images without classes: a folder says at most which part they are of, as in train/image and test/image.</summary>
internal static class ImageParts
{
    /// <summary>Whether folders are no classes though nobody says so: where no image lies in one, or every folder is named like a
    /// part. One folder alone may be the only class of a mistake.</summary>
    public static bool AreMeant(ImagePath[] paths)
    {
        if (Array.TrueForAll(paths, path => path.Steps.Length == 1))
            return true;
        var root = ImagePath.Root(paths, below: 1);
        return Array.TrueForAll(paths, path => path.Steps.Length == root + 2 && SplitWords.Find(path.Steps[root]) is not null)
            && paths.Select(path => path.Steps[root]).Distinct().Count() > 1;
    }

    /// <param name="root">So many folders are around all of them.</param>
    public static ImageEntry[] Of(ImagePath[] paths, int root) => Array.ConvertAll(paths, path => new ImageEntry(
        path.Steps.Length > root + 1 ? SplitWords.Find(path.Steps[root]) ?? SplitPart.Train : SplitPart.Train, "", path.Entry));
}
