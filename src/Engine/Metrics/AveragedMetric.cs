using TrainService.Engine.Data;

namespace TrainService.Engine.Metrics;

/// <summary>
/// A number for each class, averaged over those found in targets or predictions. Reported by its plain name where the
/// average is left out, else as <c>macroF1</c>, <c>weightedRecall</c> and so on.
/// </summary>
public abstract record AveragedMetric : ClassMetric
{
    /// <summary>Left out, <c>binary</c> for two classes and <c>macro</c> for more.</summary>
    public ClassAverage? Average { get; init; }

    public override string ReportedName => Average is { } average
        ? char.ToLowerInvariant(average.ToString()[0]) + average.ToString()[1..] + GetType().Name
        : base.ReportedName;

    internal override string? Misfit(TargetSchema target) => base.Misfit(target)
        ?? (Average == ClassAverage.Binary && target.Classes!.Length != 2
            ? $"the average 'binary' is for two classes, the data set has {target.Classes.Length}; use macro, micro or weighted"
            : null);

    internal sealed override double Of(ClassEvidence evidence)
    {
        var confusion = evidence.Confusion;
        if (confusion.Rows == 0)
            return double.NaN;
        switch (Average ?? (confusion.Classes == 2 ? ClassAverage.Binary : ClassAverage.Macro))
        {
            case ClassAverage.Binary:
                return Of(confusion.CountOf(1));
            case ClassAverage.Micro:
                return Of(new ClassCount(confusion.Right, confusion.Rows, confusion.Rows));
            case ClassAverage.Weighted:
                return confusion.Counts().Sum(count => Of(count) * count.Support) / confusion.Rows;
            default:
                return confusion.Counts().Where(count => count.Support + count.Predicted > 0).Average(Of);
        }
    }

    private protected abstract double Of(ClassCount count);
}
