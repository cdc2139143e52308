namespace TrainService.Engine.Data;

/// <summary>How much a row may count: 0, or from 1e-12 to 1e12.</summary>
internal static class RowWeight
{
    // A batch's sum of such weights, each times a class's (1e-9 to 1e9) and a loss, stays away from both ends of float32: from
    // 1.2e-38, at which what is divided by is held so that nothing is 0 / 0, and from 3.4e38.
    private const float Least = 1e-12f, Most = 1e12f;

    public const string Rule = "weights are 0, or from 1e-12 to 1e12; only their ratios matter";

    public static bool IsOne(float weight) => weight is 0 or (>= Least and <= Most);
}
