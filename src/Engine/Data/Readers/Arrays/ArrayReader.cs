namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>NumPy arrays, rows on their first axis: npz archives, or npy files (plain or gzip), one for each array. The
/// names say what is what, as in x_train, y_train, x_test, y_test; options may say otherwise. Bytes and booleans stay
/// bytes, every other number becomes float32. Python objects are refused.</summary>
internal sealed class ArrayReader(string format) : IDatasetReader
{
    public string Format => format;

    public bool Recognises(string name, ReadOnlySpan<byte> head) => format == "npz"
        ? head.StartsWith("PK\u0003\u0004"u8) && head.Length > 30 && head[30..].IndexOf(".npy"u8) is >= 0 and < 256
        : NpyHeader.Recognises(head);

    public ImportedDataset Import(IReadOnlyList<UploadedFile> files, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        options.Allow("arrays", "target", "targets", "columns", "inputs", "weights", "channels", "inputShape");
        using var upload = NpyUpload.Open(files, destination, mostBytes, cancellation);
        var columns = ArrayParts.Of(upload.Arrays);
        var roles = ArrayRoles.Decide(columns, options);
        ArrayColumn[] used = [.. roles.Used];
        ArrayParts.Check(used);
        if (!used[0].Parts.ContainsKey(SplitPart.Train))
            throw used[0].First.Refuse("missingArray", "is to validate or test; there is none to train on");
        if (roles.Targets.Length == 0)
            options.RefuseClassNames();
        var targets = ArrayTargets.Decide(roles, options, cancellation);
        var inputs = roles.InputColumns.Select(input => new ArrayInput(input, options.Channels)).ToArray();
        var parts = OwnParts.Assign(used[0].Parts.ToDictionary(part => part.Key, part => part.Value.Rows),
            () => targets.Classes(SplitPart.Train, cancellation), options.Split);

        var rows = new ArrayRows(roles, inputs, targets, mostBytes);
        var splits = SplitCounts.Of(parts.Values.SelectMany(part => part));
        using var writer = rows.Writer(destination, splits);
        foreach (var (part, rowParts) in parts)
            rows.Write(writer, part, rowParts, cancellation);

        var schema = Schema(roles, inputs, targets, splits, options, rows.AsBytes);
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    private DatasetSchema Schema(ArrayRoles roles, ArrayInput[] inputs, ArrayTargets targets, SplitSizes splits,
        DatasetOptions options, bool asBytes)
    {
        var columns = inputs.Select(input => input.Schema(asBytes)).ToList();
        columns.AddRange(targets.Columns);
        if (roles.Weights is not null)
            columns.Add(new(roles.Weights.Name, ColumnKind.Numeric, ColumnRole.Weight));
        columns.AddRange(roles.Ignored.Select(column => new ColumnSchema(column.Name, ColumnKind.Numeric, ColumnRole.Ignored,
            column.First.Header.Shape.Length > 1 ? column.First.Header.Shape[1..] : null)));
        int[] flat = [inputs.Sum(input => input.Width)];
        if (roles.Inputs.Count > 1 && options.InputShape is not null)
            throw DatasetOptions.Invalid("inputShape", "'inputShape' is for one input; there are several.");
        var shape = roles.Inputs.Count > 1 ? flat : InputShapes.Resolve(options.InputShape, Shape(inputs));
        var named = roles.Inputs.Count == 1 && options.Inputs is null ? null : roles.Inputs.Select(input => new InputSchema(input.Name,
            roles.Inputs.Count == 1 ? shape : Shape([.. inputs.Where(array => input.Columns.Any(column => column.Name == array.Name))]),
            Array.ConvertAll(input.Columns, column => column.Name))).ToArray();
        return new DatasetSchema(Format, [.. columns], shape, asBytes ? DatasetSchema.UInt8 : DatasetSchema.Float32,
            targets.Schema, splits, options.NormalizationOr(NormalizationKind.Standard), named, roles.Weights?.Name, targets.Named);
    }

    /// <summary>An array's own shape; several side by side are flat.</summary>
    private static int[] Shape(ArrayInput[] arrays) =>
        arrays.Length == 1 ? arrays[0].Shape : [arrays.Sum(array => array.Width)];
}
