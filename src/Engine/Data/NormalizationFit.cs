using System.Runtime.ExceptionServices;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>Offsets and scales from training rows, in one pass and in double. Rows are cut into blocks, each block's moments
/// are taken row by row and merged in order of the blocks: the same bits whatever the machine and the threads.</summary>
internal static class NormalizationFit
{
    // Part of the result.
    private const int RowsInABlock = 1024;

    public static Normalization Fit(IDataset dataset, int[] rows, int threads, CancellationToken cancellation)
    {
        var schema = dataset.Schema;
        if (schema.Normalization == NormalizationKind.None || rows.Length == 0)
            return Normalization.None;
        var scaled = ScaledFeatures(schema);
        // Channels share their scale when the input is an image and every feature of it is a measured number.
        var period = schema.InputShape.Length == 3 && Array.TrueForAll(scaled, measured => measured)
            ? schema.InputShape[1] * schema.InputShape[2]
            : 1;
        var groups = Total(dataset, [.. rows.Chunk(RowsInABlock)], period, threads, cancellation);
        ShareChannels(schema, groups);
        var fitted = Of(schema.Normalization, groups, scaled, period);
        VerifyFinite(schema, fitted, groups);
        return fitted;
    }

    // As many blocks at a time as there are threads.
    private static Moments[] Total(
        IDataset dataset, int[][] blocks, int period, int threads, CancellationToken cancellation)
    {
        var wave = new NormalizationBlock[Math.Clamp(threads, 1, blocks.Length)];
        for (var i = 0; i < wave.Length; i++)
            wave[i] = new(dataset, period);
        Moments[] total = [];
        for (var first = 0; first < blocks.Length; first += wave.Length)
        {
            var count = Math.Min(wave.Length, blocks.Length - first);
            InParallel(count, i => wave[i].Fit(blocks[first + i], cancellation));
            for (var i = 0; i < count; i++)
                total = Merge(total, wave[i].Groups);
        }

        return total;
    }

    // The first block is taken as it is: merging rounds, even with nothing.
    private static Moments[] Merge(Moments[] total, Moments[] block)
    {
        if (total.Length == 0)
            return [.. block];
        for (var i = 0; i < total.Length; i++)
            total[i].Merge(block[i]);
        return total;
    }

    // What a thread throws is thrown as if there were one.
    private static void InParallel(int count, Action<int> work)
    {
        if (count == 1)
        {
            work(0);
            return;
        }
        try
        {
            Parallel.For(0, count, work);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    /// <summary>Of several inputs, each that is an image has one scale per channel, as it would by itself.</summary>
    private static void ShareChannels(DatasetSchema schema, Span<Moments> groups)
    {
        foreach (var input in schema.Inputs is { Length: > 1 } several ? several : [])
        {
            var period = input.Shape.Length == 3 ? input.Shape[1] * input.Shape[2] : 1;
            for (var left = groups[..input.Width]; period > 1 && left.Length > 0; left = left[period..])
            {
                var channel = left[0];
                foreach (var pixel in left[1..period])
                    channel.Merge(pixel);
                left[..period].Fill(channel);
            }

            groups = groups[input.Width..];
        }
    }

    private static Normalization Of(NormalizationKind kind, Moments[] groups, bool[] scaled, int period)
    {
        var offset = new float[groups.Length];
        var scale = new float[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            var isMinMax = kind == NormalizationKind.MinMax;
            offset[i] = !scaled[i * period] ? 0 : isMinMax ? groups[i].Min : (float)groups[i].Mean;
            scale[i] = !scaled[i * period] ? 1 : isMinMax ? groups[i].Max - groups[i].Min : (float)groups[i].Deviation;
            // A constant column carries nothing; it becomes zero instead of a division by zero.
            if (groups[i].Min == groups[i].Max || !(scale[i] > 0) || float.IsInfinity(scale[i]))
                scale[i] = 1;
        }

        return new Normalization(kind, offset, scale, period);
    }

    // Data set and weights hold float32, and what is computed with them is.
    private static void VerifyFinite(DatasetSchema schema, Normalization fitted, Moments[] groups)
    {
        for (var i = 0; i < groups.Length; i++)
            if (!float.IsFinite(groups[i].Max - fitted.Offset[i]) || !float.IsFinite(groups[i].Min - fitted.Offset[i]))
                throw new DefinitionException("/dataset", FormattableString.Invariant($"column '{ColumnOf(schema, i * fitted.Period)}' ")
                    + FormattableString.Invariant($"is from {groups[i].Min:G3} to {groups[i].Max:G3} in the training rows, too far apart to be normalised ")
                    + "in float32; bring it to a smaller unit, or import it with \"normalization\": \"none\"");
    }

    private static string ColumnOf(DatasetSchema schema, int feature)
    {
        foreach (var column in schema.InputColumns)
        {
            if (feature < column.Width)
                return column.Name;
            feature -= column.Width;
        }

        throw new ArgumentOutOfRangeException(nameof(feature), feature, "Rows are shorter.");
    }

    /// <summary>Per feature: is it a measured number (true) or part of a one-hot category, to be left alone?</summary>
    private static bool[] ScaledFeatures(DatasetSchema schema) =>
        [.. schema.InputColumns.SelectMany(column =>
            Enumerable.Repeat(column.Kind != ColumnKind.Categorical, column.Width))];
}
