using System.IO.Compression;

namespace TrainService.Engine.Data.Readers.Images;

/// <summary>Where an image lies in its archive.</summary>
/// <param name="Steps">Its folders from the outermost on, then its own name.</param>
internal sealed record ImagePath(ZipArchiveEntry Entry, string[] Steps)
{
    /// <summary>How many folders around all images are one and the same.</summary>
    /// <param name="below">So many folders around each image are left out of that.</param>
    public static int Root(ImagePath[] paths, int below)
    {
        var root = 0;
        while (Array.TrueForAll(paths, path => path.Steps.Length > root + 1 + below && path.Steps[root] == paths[0].Steps[root]))
            root++;
        return root;
    }
}
