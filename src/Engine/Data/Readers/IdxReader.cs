namespace TrainService.Engine.Data.Readers;

/// <summary>Images and labels as IDX files, plain or gzip: one pair, or one per part, told apart by "t10k" or "test"
/// and "val" in their names. Images become [C, H, W] (one channel unless there are four dimensions), kept as
/// bytes.</summary>
internal sealed class IdxReader : IDatasetReader
{
    public string Format => "idx";

    public bool Recognises(string name, ReadOnlySpan<byte> head) => IdxFile.Recognises(head);

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("IDX files, which have no columns", "inputShape");
        using var pairs = IdxPairs.Open(files, mostBytes);
        var labels = pairs.All.ToDictionary(pair => pair.Part, pair => ReadLabels(pair.Labels));
        var classes = ClassNames(pairs, labels, options.ClassNames);
        var parts = OwnParts.Assign(labels.ToDictionary(pair => pair.Key, pair => pair.Value.Length),
            () => Array.ConvertAll(labels[SplitPart.Train], label => (int)label), options.Split);
        var splits = SplitCounts.Of(parts.Values.SelectMany(part => part));

        var first = pairs.All[0].Images;
        using var writer = new DatasetFileWriter(destination, splits, first.ItemSize, DatasetSchema.UInt8, 1);
        var histogram = new long[256];
        foreach (var pair in pairs.All)
            WriteRows(writer, pair, labels[pair.Part], parts[pair.Part], histogram, cancellation);

        int[] shape = first.Dimensions.Length == 3 ? [1, .. first.Dimensions[1..]] : first.Dimensions[1..];
        var schema = new DatasetSchema(Format,
            [
                new("image", ColumnKind.Image, ColumnRole.Input, shape, null, ByteStatistics.Of(histogram)),
                new("label", ColumnKind.Categorical, ColumnRole.Target, null, classes,
                    new(null, null, null, null, 0, labels.Values.SelectMany(part => part).Distinct().Count())),
            ],
            InputShapes.Resolve(options.InputShape, shape), DatasetSchema.UInt8,
            new TargetSchema(TargetKind.Classes, classes, ["label"]), splits,
            options.NormalizationOr(NormalizationKind.Standard));
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    private static void WriteRows(DatasetFileWriter writer, IdxPair pair, byte[] labels, SplitPart[] parts,
        long[] histogram, CancellationToken cancellation)
    {
        var image = new byte[pair.Images.ItemSize];
        for (var row = 0; row < labels.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            pair.Images.Read(image);
            foreach (var value in image)
                histogram[value]++;
            writer.WriteFeatures(parts[row], image);
            writer.WriteClass(parts[row], labels[row]);
        }

        pair.Images.CheckEnd();
    }

    private static byte[] ReadLabels(IdxFile file)
    {
        var labels = new byte[file.Count];
        file.Read(labels);
        file.CheckEnd();
        return labels;
    }

    private static string[] ClassNames(IdxPairs pairs, Dictionary<SplitPart, byte[]> labels, string[]? names)
    {
        var highest = labels.Values.Max(part => part.Max());
        if (labels.Values.SelectMany(part => part).Distinct().Count() == 1)
            throw new DatasetException("oneClass",
                $"{pairs.All[0].Labels.Name} has the label {highest} in every row; there is nothing to tell apart.")
            {
                File = pairs.All[0].Labels.Name,
            };
        names ??= [.. Enumerable.Range(0, highest + 1).Select(label => label.ToString())];
        foreach (var pair in pairs.All)
        {
            var row = Array.FindIndex(labels[pair.Part], label => label >= names.Length);
            if (row >= 0)
                throw new DatasetException("labelOutOfRange",
                    $"{pair.Labels.Name} has label {labels[pair.Part][row]} in row {row + 1}; "
                    + $"the {names.Length} class names allow 0 to {names.Length - 1}.")
                {
                    File = pair.Labels.Name,
                    Row = row + 1,
                    Offset = 8 + row,
                };
        }

        return names;
    }
}
