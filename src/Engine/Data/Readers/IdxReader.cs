namespace TrainService.Engine.Data.Readers;

/// <summary>Images and labels, or images alone, as IDX files, plain or gzip: one pair, or one per part, told apart by "t10k" or
/// "test" and "val" in their names. Images become [C, H, W] (one channel unless there are four dimensions), kept as
/// bytes.</summary>
internal sealed class IdxReader : IDatasetReader
{
    public string Format => "idx";

    public bool Recognises(string name, ReadOnlySpan<byte> head) => IdxFile.Recognises(head);

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("IDX files, which have no columns", "inputShape");
        using var pairs = IdxPairs.Open(files, options.HasNoTarget, mostBytes);
        var labels = IdxLabels.Read(pairs, options);
        var parts = OwnParts.Assign(pairs.All.ToDictionary(pair => pair.Part, pair => pair.Images.Count),
            () => labels is null ? null : Array.ConvertAll(labels.Of(SplitPart.Train), label => (int)label), options.Split);
        var splits = SplitCounts.Of(parts.Values.SelectMany(part => part));

        var first = pairs.All[0].Images;
        using var writer = new DatasetFileWriter(
            destination, splits, first.ItemSize, DatasetSchema.UInt8, labels is null ? 0 : 1);
        var histogram = new long[256];
        foreach (var pair in pairs.All)
            WriteRows(writer, pair, labels?.Of(pair.Part), parts[pair.Part], histogram, cancellation);

        int[] shape = first.Dimensions.Length == 3 ? [1, .. first.Dimensions[1..]] : first.Dimensions[1..];
        var image = new ColumnSchema("image", ColumnKind.Image, ColumnRole.Input, shape, null, ByteStatistics.Of(histogram));
        var schema = new DatasetSchema(Format, labels is null ? [image] : [image, labels.Column],
            InputShapes.Resolve(options.InputShape, shape), DatasetSchema.UInt8, labels?.Schema, splits,
            options.NormalizationOr(NormalizationKind.Standard));
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    private static void WriteRows(DatasetFileWriter writer, IdxPair pair, byte[]? labels, SplitPart[] parts,
        long[] histogram, CancellationToken cancellation)
    {
        var image = new byte[pair.Images.ItemSize];
        for (var row = 0; row < parts.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            pair.Images.Read(image);
            foreach (var value in image)
                histogram[value]++;
            writer.WriteFeatures(parts[row], image);
            if (labels is not null)
                writer.WriteClass(parts[row], labels[row]);
        }

        pair.Images.CheckEnd();
    }
}
