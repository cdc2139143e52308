namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The target array, or several of them under names of their own: a row then holds all of them side by side as floats,
/// classes by their index. None where rows are inputs alone.</summary>
internal sealed class ArrayTargets
{
    private readonly ArrayTarget[] all;
    private readonly string[]? names;
    private readonly int[] classes;
    private readonly float[] values;
    private readonly bool isClasses;

    private ArrayTargets(ArrayTarget[] all, string[]? names)
    {
        (this.all, this.names) = (all, names);
        (classes, values) = (new int[Width], new float[Width]);
        isClasses = Schema?.Kind == TargetKind.Classes;
    }

    /// <summary>Numbers a row.</summary>
    public int Width => all.Sum(target => target.Schema.Width);

    public TargetSchema? Schema => all.Length == 0 ? null
        : names is null ? all[0].Schema
        : new(TargetKind.Values, null, [.. all.SelectMany(target => target.Schema.Columns)],
            Array.Exists(all, target => target.Schema.Shape is not null) ? [Width] : null);

    /// <summary>Null where there is one without a name, or none.</summary>
    public NamedTarget[]? Named => names is null ? null
        : [.. names.Zip(all, (name, target) => new NamedTarget(
            name, target.Schema.Kind, target.Schema.Classes, target.Schema.Columns, target.Schema.Shape))];

    public IEnumerable<ColumnSchema> Columns => all.Select(target => target.Column());

    public static ArrayTargets Decide(ArrayRoles roles, DatasetOptions options, CancellationToken cancellation) => new(
        Array.ConvertAll(roles.Targets, column => ArrayTarget.Decide(column, options, cancellation)), options.Targets?.Keys.ToArray());

    /// <summary>The classes of all rows of a part, by which it may be split; null where a row has not one.</summary>
    public int[]? Classes(SplitPart part, CancellationToken cancellation) =>
        all is [var only] && names is null ? only.Classes(part, cancellation) : null;

    /// <param name="arrays">Of this part, from those of the targets on.</param>
    /// <param name="passes">As many.</param>
    /// <param name="number">Of the row, for errors.</param>
    public void Write(DatasetFileWriter writer, SplitPart part, ReadOnlySpan<NpyArray> arrays, ReadOnlySpan<NpyRows> passes, int number)
    {
        var at = 0;
        for (var i = 0; i < all.Length; i++)
        {
            var (target, width) = (all[i], all[i].Schema.Width);
            var row = passes[i].Next();
            if (target.IsClasses)
            {
                target.ReadClasses(arrays[i], row, classes.AsSpan(at, width));
                for (var place = at; place < at + width; place++)
                    values[place] = classes[place];
            }
            else
            {
                target.ReadValues(arrays[i], row, number, values.AsSpan(at, width));
            }
            at += width;
        }
        if (isClasses)
            writer.WriteClasses(part, classes);
        else
            writer.WriteValues(part, values);
    }
}
