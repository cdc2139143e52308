using System.Globalization;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>The target array: whole numbers of few values are classes, in numeric order or under the names given for 0,
/// 1, ...; all else is values. More axes than the rows' give the target a shape.</summary>
internal sealed class ArrayTarget
{
    private const int MostClasses = 1000, MostPixelClasses = 50;

    /// <summary>Beyond, doubles are not whole numbers one by one.</summary>
    private const double MostExact = 1L << 53;

    private readonly ArrayColumn column;
    private readonly Dictionary<double, int> indexOf = [];
    private readonly double[] numbers;
    private Moments moments = new();

    private ArrayTarget(ArrayColumn column) =>
        (this.column, numbers) = (column, new double[column.First.Header.RowElements]);

    public TargetSchema Schema { get; private set; } = null!;

    public bool IsClasses => Schema.Kind == TargetKind.Classes;

    public static ArrayTarget Decide(ArrayColumn column, DatasetOptions options, CancellationToken cancellation)
    {
        var target = new ArrayTarget(column);
        // A single column may come with an axis of its own, as Keras keeps labels.
        int[] rows = column.First.Header.Shape[1..];
        var shape = rows is [] or [1] ? null : rows;
        var asked = options.Columns?.GetValueOrDefault(column.Name) ?? (options.ClassNames is not null ? "categorical" : null);
        if (asked is not (null or "numeric" or "categorical"))
            throw DatasetOptions.Invalid(JsonPointer.To("columns", column.Name), $"There is no column kind '{asked}' for a target.");
        if (asked == "numeric" && options.ClassNames is not null)
            throw DatasetOptions.Invalid("classNames", $"'{column.Name}' is numbers: classNames does not apply.");
        var isWhole = column.Parts.Values.All(array => array.Header.Type.IsWhole);
        var most = asked == "categorical" ? MostClasses : shape is null ? MostClasses : MostPixelClasses;
        var values = asked == "numeric" || (asked is null && !isWhole) ? null : target.Distinct(most, cancellation);
        if (values is null && asked == "categorical")
            throw column.First.Refuse("tooManyCategories", $"has more than {most} different values");
        var elements = column.Parts.Values.Sum(array => (long)array.Rows * array.Header.RowElements);
        var isClasses = asked == "categorical" || values?.Length <= Math.Max(2, elements / 2);
        target.Schema = isClasses
            ? new TargetSchema(TargetKind.Classes, target.Index(values!, options.ClassNames), [column.Name], shape)
            : new TargetSchema(TargetKind.Values, null, [column.Name], shape);
        return target;
    }

    public void ReadClasses(NpyArray array, ReadOnlySpan<byte> row, Span<int> destination)
    {
        array.Header.Type.ToDoubles(row, numbers);
        for (var i = 0; i < numbers.Length; i++)
            destination[i] = indexOf[numbers[i]];
    }

    public void ReadValues(NpyArray array, ReadOnlySpan<byte> row, int number, Span<float> destination)
    {
        array.Header.Type.ToFloats(row, destination);
        if (destination.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw array.Refuse("notFinite", "holds a value that is no finite float32", number);
        moments.Add(destination);
    }

    /// <summary>The classes of all rows of a part; null where a row has not one.</summary>
    public int[]? Classes(SplitPart part, CancellationToken cancellation)
    {
        if (!IsClasses || Schema.Shape is not null)
            return null;
        var array = column.Parts[part];
        var classes = new int[array.Rows];
        using var rows = array.ReadRows(cancellation);
        for (var row = 0; row < classes.Length; row++)
            ReadClasses(array, rows.Next(), classes.AsSpan(row, 1));
        return classes;
    }

    public ColumnSchema Column() => IsClasses
        ? new(column.Name, ColumnKind.Categorical, ColumnRole.Target, Schema.Shape, Schema.Classes,
            new(null, null, null, null, 0, indexOf.Count))
        : new(column.Name, ColumnKind.Numeric, ColumnRole.Target, Schema.Shape, null,
            new(moments.Min, moments.Max, moments.Mean, moments.Deviation, 0, null));

    /// <summary>The different numbers in order, or null where they are more than most.</summary>
    private double[]? Distinct(int most, CancellationToken cancellation)
    {
        var values = new SortedSet<double>();
        foreach (var array in column.Parts.Values)
        {
            using var rows = array.ReadRows(cancellation);
            var last = double.NaN;
            for (var row = 0; row < array.Rows; row++)
            {
                array.Header.Type.ToDoubles(rows.Next(), numbers);
                foreach (var number in numbers)
                {
                    if (number == last)
                        continue;
                    if (!(Math.Abs(number) < MostExact && Math.Floor(number) == number))
                        throw array.Refuse("notWhole", $"{number.ToString(CultureInfo.InvariantCulture)} is no class; "
                            + "classes are whole numbers", row + 1);
                    if (values.Add(last = number) && values.Count > most)
                        return null;
                }
            }
        }

        return [.. values];
    }

    private string[] Index(double[] values, string[]? names)
    {
        if (values.Length == 1)
            throw column.First.Refuse("oneClass", $"is {values[0]} everywhere; there is nothing to tell apart");
        for (var i = 0; i < values.Length; i++)
        {
            if (names is not null && !(values[i] >= 0 && values[i] < names.Length))
                throw column.First.Refuse("labelOutOfRange",
                    $"has the class {values[i]}; the {names.Length} class names allow 0 to {names.Length - 1}");
            indexOf.Add(values[i], names is null ? i : (int)values[i]);
        }

        return names ?? [.. values.Select(value => value.ToString(CultureInfo.InvariantCulture))];
    }
}
