namespace TrainService.Engine.Data;

/// <summary>Offsets and scales from training rows, in one pass and in double: Welford per group, in row order, so the
/// result is the same on every machine.</summary>
internal static class NormalizationFit
{
    private const int MostRowsAtATime = 256, FeaturesAtATime = 1 << 20;

    public static Normalization Fit(IDataset dataset, ReadOnlySpan<int> rows)
    {
        var schema = dataset.Schema;
        if (schema.Normalization == NormalizationKind.None || rows.Length == 0)
            return Normalization.None;
        var scaled = ScaledFeatures(schema);
        // Channels share their scale when the input is an image and every feature of it is a measured number.
        var period = schema.InputShape.Length == 3 && Array.TrueForAll(scaled, measured => measured)
            ? schema.InputShape[1] * schema.InputShape[2]
            : 1;
        var groups = new Moments[scaled.Length / period];
        // Moments take one row after another, so how many are read at once changes memory alone.
        var rowsAtATime = Math.Clamp(FeaturesAtATime / scaled.Length, 1, Math.Min(MostRowsAtATime, rows.Length));
        var buffer = new float[rowsAtATime * scaled.Length];
        for (; rows.Length > 0; rows = rows[Math.Min(rowsAtATime, rows.Length)..])
        {
            var chunk = rows[..Math.Min(rowsAtATime, rows.Length)];
            dataset.ReadInputs(chunk, buffer);
            Accumulate(buffer.AsSpan(0, chunk.Length * scaled.Length), groups, period);
        }

        ShareChannels(schema, groups);
        return Of(schema.Normalization, groups, scaled, period);
    }

    /// <summary>Of several inputs, each that is an image has one scale per channel, as it would by itself.</summary>
    private static void ShareChannels(DatasetSchema schema, Span<Moments> groups)
    {
        foreach (var input in schema.Inputs ?? [])
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

    private static void Accumulate(ReadOnlySpan<float> inputs, Moments[] groups, int period)
    {
        if (period == 1)
        {
            for (; inputs.Length > 0; inputs = inputs[groups.Length..])
                for (var feature = 0; feature < groups.Length; feature++)
                    groups[feature].Add(inputs[feature]);
            return;
        }

        for (var channel = 0; inputs.Length > 0; inputs = inputs[period..], channel = (channel + 1) % groups.Length)
            groups[channel].Add(inputs[..period]);
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

    /// <summary>Per feature: is it a measured number (true) or part of a one-hot category, to be left alone?</summary>
    private static bool[] ScaledFeatures(DatasetSchema schema) =>
        [.. schema.InputColumns.SelectMany(column =>
            Enumerable.Repeat(column.Kind != ColumnKind.Categorical, column.Width))];
}
