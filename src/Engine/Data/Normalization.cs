using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Data;

/// <summary>x' = (x - offset) / scale, kept with the model so that raw inputs predict. One offset and scale per channel
/// of an image (Period = H x W values share one), per feature otherwise (Period = 1). None has no offsets.</summary>
public sealed record Normalization(NormalizationKind Kind, float[] Offset, float[] Scale, int Period = 1)
{
    public static Normalization None { get; } = new(NormalizationKind.None, [], []);

    /// <summary>Fits the kind the data set's schema names, on these rows alone.</summary>
    /// <param name="threads">They change how long it takes, not what comes out.</param>
    public static Normalization Fit(
        IDataset dataset, int[] rows, int threads = 1, CancellationToken cancellation = default) =>
        NormalizationFit.Fit(dataset, rows, threads, cancellation);

    /// <summary>Normalises whole rows in place.</summary>
    public void Apply(Span<float> inputs)
    {
        if (Kind == NormalizationKind.None)
            return;
        var row = Offset.Length * Period;
        if (inputs.Length % row != 0)
            throw new ArgumentException($"{inputs.Length} values are not rows of {row}.", nameof(inputs));
        if (Period == 1)
        {
            for (; inputs.Length > 0; inputs = inputs[row..])
                ApplyFeatures(inputs[..row]);
            return;
        }

        for (var channel = 0; inputs.Length > 0; inputs = inputs[Period..], channel = (channel + 1) % Offset.Length)
            ApplyChannel(inputs[..Period], Offset[channel], Scale[channel]);
    }

    /// <summary>The other way round, in place: whole rows as the data set has them.</summary>
    public void Undo(Span<float> inputs)
    {
        if (Kind == NormalizationKind.None)
            return;
        for (var i = 0; i < inputs.Length; i++)
        {
            var group = i / Period % Offset.Length;
            inputs[i] = (inputs[i] * Scale[group]) + Offset[group];
        }
    }

    /// <summary>That of some features that lie side by side in a row.</summary>
    public Normalization Slice(int begin, int width) => Kind == NormalizationKind.None || Offset.Length * Period == width ? this
        : new(Kind, Offset[begin..(begin + width)], Scale[begin..(begin + width)]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyFeatures(Span<float> row)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var scaled = (new Vector<float>(row[i..]) - new Vector<float>(Offset, i)) / new Vector<float>(Scale, i);
            scaled.CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
            row[i] = (row[i] - Offset[i]) / Scale[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyChannel(Span<float> values, float offset, float scale)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var scaled = (new Vector<float>(values[i..]) - new Vector<float>(offset)) / new Vector<float>(scale);
            scaled.CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
            values[i] = (values[i] - offset) / scale;
    }
}
