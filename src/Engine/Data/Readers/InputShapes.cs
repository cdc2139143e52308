namespace TrainService.Engine.Data.Readers;

/// <summary>The shape asked for, checked to hold exactly the features there are.</summary>
internal static class InputShapes
{
    public static int[] Resolve(int[]? asked, int[] detected)
    {
        if (asked is null)
            return detected;
        var features = detected.Aggregate(1, (product, size) => product * size);
        var isPositive = asked.Length > 0 && Array.TrueForAll(asked, size => size > 0);
        if (!isPositive || asked.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue)) != features)
            throw new DatasetException("invalidShape",
                $"The input shape [{string.Join(", ", asked)}] does not hold the {features} features of a row.")
            {
                Pointer = "/options/inputShape",
            };
        return asked;
    }
}
