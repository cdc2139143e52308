namespace TrainService.Engine.Data.Readers;

/// <summary>Images and the labels that belong to them, where there are labels.</summary>
internal sealed record IdxPair(SplitPart Part, IdxFile Images, IdxFile? Labels);

/// <summary>Uploaded IDX files sorted into pairs, the training pair first; checked against each other by their
/// headers. Images alone have no labels in any part.</summary>
internal sealed class IdxPairs : IDisposable
{
    private readonly List<IdxFile> files = [];

    public IReadOnlyList<IdxPair> All { get; private set; } = [];

    /// <param name="imagesAlone">Files of labels are left out.</param>
    public static IdxPairs Open(IReadOnlyList<UploadedFile> uploads, bool imagesAlone, long mostBytes)
    {
        var pairs = new IdxPairs();
        try
        {
            foreach (var upload in uploads)
                pairs.files.Add(IdxFile.Open(upload, mostBytes));
            var hasLabels = !imagesAlone && pairs.files.Exists(file => file.IsLabels);
            pairs.All = [.. pairs.files.GroupBy(file => PartOf(file.Name)).OrderBy(group => group.Key)
                .Select(group => Pair(group, hasLabels))];
            if (pairs.All.Count == 1)
                pairs.All = [pairs.All[0] with { Part = SplitPart.Train }];
            CheckTogether(pairs.All);
            return pairs;
        }
        catch
        {
            pairs.Dispose();
            throw;
        }
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private static SplitPart PartOf(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.Contains("t10k") || lower.Contains("test") ? SplitPart.Test
            : lower.Contains("val") ? SplitPart.Validation
            : SplitPart.Train;
    }

    private static IdxPair Pair(IGrouping<SplitPart, IdxFile> group, bool hasLabels)
    {
        var part = group.Key.ToString().ToLowerInvariant();
        var images = Single(group.Where(file => !file.IsLabels), group, $"{part} images");
        if (!hasLabels)
            return new IdxPair(group.Key, images, null);
        var labels = Single(group.Where(file => file.IsLabels), group, $"{part} labels (IDX with one dimension)");
        if (images.Count != labels.Count)
            throw new DatasetException("countMismatch",
                $"{images.Name} has {images.Count} images, {labels.Name} has {labels.Count} labels.")
            {
                File = labels.Name,
            };
        return new IdxPair(group.Key, images, labels);
    }

    private static IdxFile Single(IEnumerable<IdxFile> found, IEnumerable<IdxFile> group, string what)
    {
        var files = found.ToArray();
        return files.Length switch
        {
            1 => files[0],
            0 => throw new DatasetException("missingFile",
                $"There are no {what} beside {string.Join(", ", group.Select(file => file.Name))}."),
            _ => throw new DatasetException("ambiguousFiles",
                $"{string.Join(" and ", files.Select(file => file.Name))} are both {what}; "
                + "'train', 'val' and 'test' in names tell them apart."),
        };
    }

    private static void CheckTogether(IReadOnlyList<IdxPair> pairs)
    {
        if (pairs[0].Part != SplitPart.Train)
            throw new DatasetException("missingFile", "There are validation and test files, but none to train on.");
        var first = pairs[0].Images;
        foreach (var images in pairs.Skip(1).Select(pair => pair.Images))
            if (!images.Dimensions.AsSpan(1).SequenceEqual(first.Dimensions.AsSpan(1)))
                throw new DatasetException("shapeMismatch",
                    $"{images.Name} has items of {Shape(images)}, {first.Name} of {Shape(first)}.")
                {
                    File = images.Name,
                };
    }

    private static string Shape(IdxFile file) => string.Join(" x ", file.Dimensions[1..]);
}
