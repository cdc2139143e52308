using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>Curves of each class against the rest, of two classes those of the second. A class that has no rows in the split,
/// or that has all of them, has none.</summary>
/// <param name="Roc">Null if they were not asked for.</param>
/// <param name="PrecisionRecall">Null if they were not asked for.</param>
public sealed record CurvesReport(IReadOnlyList<RocReport>? Roc, IReadOnlyList<PrecisionRecallReport>? PrecisionRecall)
{
    // What a chart shows; every class adds as many.
    private const int MostPoints = 200;

    internal static CurvesReport? Of(ClassEvidence evidence, string[] names, bool roc, bool precisionRecall)
    {
        if (!roc && !precisionRecall)
            return null;
        var (rocs, others) = (new List<RocReport>(), new List<PrecisionRecallReport>());
        foreach (var (label, ranking) in evidence.Scores!.Rankings())
        {
            if (ranking.Positives == 0 || ranking.Negatives == 0)
                continue;
            if (roc)
                rocs.Add(RocReport.Of(names[label], ranking));
            if (precisionRecall)
                others.Add(PrecisionRecallReport.Of(names[label], ranking));
        }
        return new CurvesReport(roc ? rocs : null, precisionRecall ? others : null);
    }

    internal static Curve Thinned(Curve curve)
    {
        var thin = curve.At(CurveThinning.Keep(curve.X, curve.Y, MostPoints));
        return new([.. thin.X.Select(Rounded)], [.. thin.Y.Select(Rounded)], thin.Thresholds);
    }

    // Far below what a chart shows.
    private static double Rounded(double share) => Math.Round(share, 5);
}

/// <summary>A ROC curve, thinned to what a chart shows.</summary>
/// <param name="Area">Of all points.</param>
/// <param name="Thresholds">Of the probability, a point each; null at the beginning, above every probability.</param>
public sealed record RocReport(
    string Class, double Area, double[] FalsePositiveRate, double[] TruePositiveRate, float?[] Thresholds)
{
    internal static RocReport Of(string name, Ranking ranking)
    {
        var curve = CurvesReport.Thinned(RocCurve.Of(ranking));
        return new(name, RocAuc.Of(ranking), curve.X, curve.Y, curve.Thresholds);
    }
}

/// <summary>Precision over recall, thinned to what a chart shows.</summary>
/// <param name="AveragePrecision">Of all points.</param>
/// <param name="Thresholds">Of the probability, a point each, ascending; null at the end, which none stands for.</param>
public sealed record PrecisionRecallReport(
    string Class, double AveragePrecision, double[] Recall, double[] Precision, float?[] Thresholds)
{
    internal static PrecisionRecallReport Of(string name, Ranking ranking)
    {
        var curve = CurvesReport.Thinned(PrecisionRecallCurve.Of(ranking));
        return new(name, Metrics.AveragePrecision.Of(ranking), curve.X, curve.Y, curve.Thresholds);
    }
}
