using System.Runtime.InteropServices;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The pass that writes: the rows of all arrays side by side.</summary>
internal sealed class ArrayRows
{
    private readonly ArrayRoles roles;
    private readonly ArrayInput[] inputs;
    private readonly ArrayTargets targets;
    private readonly int width;
    private readonly byte[] features;

    public ArrayRows(ArrayRoles roles, ArrayInput[] inputs, ArrayTargets targets, long mostBytes)
    {
        (this.roles, this.inputs, this.targets) = (roles, inputs, targets);
        AsBytes = Array.TrueForAll(inputs, input => input.IsBytes);
        width = inputs.Sum(input => input.Width);
        features = new byte[width * (AsBytes ? 1 : sizeof(float))];
        var first = roles.Used.First();
        var bytes = first.Parts.Values.Sum(array => (long)array.Rows) * (features.Length + (long)targets.Width * sizeof(float));
        if (bytes > mostBytes)
            throw first.First.Refuse("tooLarge",
                $"and the arrays beside it become {bytes} bytes; TrainService__MaxUploadBytes allows {mostBytes}");
    }

    /// <summary>Whether features are stored as bytes: where all of them are.</summary>
    public bool AsBytes { get; }

    public DatasetFileWriter Writer(string destination, SplitSizes splits) => new(destination, splits, width,
        AsBytes ? DatasetSchema.UInt8 : DatasetSchema.Float32, targets.Width, roles.Weights is not null);

    public void Write(DatasetFileWriter writer, SplitPart part, SplitPart[] rowParts, CancellationToken cancellation)
    {
        NpyArray[] arrays = [.. roles.Used.Select(column => column.Parts[part])];
        var passes = new List<NpyRows>();
        try
        {
            foreach (var array in arrays)
                passes.Add(array.ReadRows(cancellation));
            for (var row = 0; row < rowParts.Length; row++)
                Write(writer, rowParts[row], arrays, passes, row + 1);
            passes.ForEach(pass => pass.CheckEnd());
        }
        finally
        {
            passes.ForEach(pass => pass.Dispose());
        }
    }

    private void Write(
        DatasetFileWriter writer, SplitPart part, NpyArray[] arrays, List<NpyRows> passes, int number)
    {
        var left = features.AsSpan();
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i].Read(arrays[i], passes[i].Next(), number, left, AsBytes);
            left = left[(inputs[i].Width * (AsBytes ? 1 : sizeof(float)))..];
        }

        writer.WriteFeatures(part, features);
        if (roles.Targets.Length > 0)
            targets.Write(writer, part, arrays.AsSpan(inputs.Length), CollectionsMarshal.AsSpan(passes)[inputs.Length..], number);
        if (roles.Weights is not null)
            writer.WriteWeight(part, Weight(arrays[^1], passes[^1].Next(), number));
    }

    private static float Weight(NpyArray array, ReadOnlySpan<byte> row, int number)
    {
        if (array.Header.RowElements != 1)
            throw array.Refuse("invalidWeights", $"has {array.Header.RowElements} numbers a row; a weight is one");
        var weight = 0f;
        array.Header.Type.ToFloats(row, new Span<float>(ref weight));
        return RowWeight.IsOne(weight) ? weight
            : throw array.Refuse("invalidWeights", FormattableString.Invariant($"{weight} is no weight; {RowWeight.Rule}"), number);
    }
}
