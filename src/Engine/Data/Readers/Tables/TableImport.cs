namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>From a table of any format to a data set: roles, kinds, size, split, and then the rows.</summary>
internal static class TableImport
{
    public static ImportedDataset Import(string format, IReadOnlyList<UploadedFile> files,
        Func<UploadedFile, TableSource> source, DatasetOptions options, string destination, long mostBytes,
        CancellationToken cancellation, bool dropsMark = false)
    {
        if (files.Count > 1)
            throw new DatasetException("tooManyFiles",
                $"A {format} data set is one file; there are {files.Count}. A split column parts its rows.");
        var unpacked = Unpack(files[0], destination, mostBytes, dropsMark, cancellation);
        try
        {
            var file = files[0] with { Path = unpacked ?? files[0].Path };
            using var table = new Table(file, source(file), cancellation);
            return Import(format, table, options, destination, mostBytes, cancellation);
        }
        finally
        {
            if (unpacked is not null)
                File.Delete(unpacked);
        }
    }

    private static ImportedDataset Import(string format, Table table, DatasetOptions options, string destination,
        long mostBytes, CancellationToken cancellation)
    {
        var columns = TableColumns.Decide(table, options);
        TableSize.Check(columns, mostBytes);
        var target = TableTarget.Decide(columns, options);
        var parts = TableSplit.Assign(table, columns, target, options.Split);
        var splits = SplitCounts.Of(parts);

        var features = columns.Inputs.Sum(column => column.Schema.Width);
        using var writer = new DatasetFileWriter(destination, splits, features, DatasetSchema.Float32,
            target.Schema?.Width ?? 0, columns.Weights is not null);
        TableRows.Write(table, columns, target, parts, writer);
        var shape = InputShapes.Resolve(options.InputShape, [features]);
        var schema = new DatasetSchema(format, [.. columns.All.Select(column => column.Schema)], shape, DatasetSchema.Float32, target.Schema, splits,
            options.NormalizationOr(NormalizationKind.Standard), Named(columns, options, shape), columns.Weights?.Schema.Name, target.Named);
        var hash = writer.Complete(schema, cancellation);
        return new ImportedDataset(schema, hash, splits.Total, new FileInfo(destination).Length);
    }

    /// <summary>One that is named alone has the shape of the rows.</summary>
    private static InputSchema[]? Named(TableColumns columns, DatasetOptions options, int[] shape) => options.Inputs is not { } inputs ? null
        : [.. inputs.Select(input => new InputSchema(input.Key, inputs.Count == 1 ? shape
            : [input.Value.Sum(name => columns.Inputs.First(column => column.Schema.Name == name).Schema.Width)], input.Value))];

    /// <summary>DuckDB reads the rows several times and does not notice every kind of broken gzip: unpacked once, and
    /// checked, beside the destination, without a byte order mark where what reads it takes none. Null where the file can be read
    /// as it is.</summary>
    private static string? Unpack(UploadedFile file, string destination, long mostBytes, bool dropsMark,
        CancellationToken cancellation)
    {
        using var source = UnpackedStream.Open(file, mostBytes);
        var buffer = new byte[128 * 1024];
        var read = source.ReadAtMost(buffer);
        var mark = dropsMark && buffer.AsSpan(0, read).StartsWith("\uFEFF"u8) ? 3 : 0;
        if (!source.IsPacked && mark == 0)
            return null;
        var path = $"{destination}.{Guid.NewGuid():N}.unpacked";
        try
        {
            using var target = File.Create(path);
            for (; read > 0; (read, mark) = (source.ReadAtMost(buffer), 0))
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(buffer, mark, read - mark);
            }

            return path;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
