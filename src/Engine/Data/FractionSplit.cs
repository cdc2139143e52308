using TrainService.Engine.Random;

namespace TrainService.Engine.Data;

/// <summary>Parts rows by fractions. Rows are shuffled, ordered by class (stable), and dealt evenly along that line, so
/// each class gives its share to within one row and the totals are the fractions rounded.</summary>
internal static class FractionSplit
{
    /// <summary>Classes may be null: then the draw is plain. The pointer is to what said the fractions.</summary>
    public static SplitPart[] Assign(int rows, int[]? classes, double validation, double test, ulong seed, string pointer)
    {
        var order = Order(rows, classes, seed);
        // A small set still gets what was asked for: at least one row of a non-zero part, and one left to train on.
        var wanted = (Validation: Share(rows, validation), Test: Share(rows, test));
        if (wanted.Validation + wanted.Test >= rows)
            throw new DatasetException("invalidSplit",
                $"{rows} rows are too few for the fractions {validation} and {test}.") { Pointer = pointer };
        var parts = new SplitPart[rows];
        Deal(order, parts, wanted.Test, SplitPart.Test);
        Deal([.. order.Where(row => parts[row] == SplitPart.Train)], parts, wanted.Validation, SplitPart.Validation);
        return parts;
    }

    /// <summary>The line along which rows are dealt: at random, but class after class.</summary>
    public static int[] Order(int rows, int[]? classes, ulong seed)
    {
        var order = new int[rows];
        for (var row = 0; row < rows; row++)
            order[row] = row;
        new Philox(seed, RandomPurpose.Split).Shuffle(order);
        return classes is null ? order : [.. order.OrderBy(row => classes[row])];
    }

    /// <summary>How many of the rows a fraction takes.</summary>
    public static int Share(int rows, double fraction) =>
        fraction == 0 ? 0 : Math.Max(1, (int)Math.Round(rows * fraction, MidpointRounding.AwayFromZero));

    /// <summary>Takes count of the rows at even distances (Bresenham's line).</summary>
    private static void Deal(int[] order, SplitPart[] parts, int count, SplitPart part)
    {
        for (var i = 0; i < order.Length; i++)
            if ((long)(i + 1) * count / order.Length > (long)i * count / order.Length)
                parts[order[i]] = part;
    }
}
