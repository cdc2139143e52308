using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Training;

/// <summary>How many rows a run trains on and is judged by: known from the schema, before a row is read.</summary>
internal static class RunSplit
{
    public const string Validation = "validation", Test = "test";

    /// <exception cref="DefinitionException">There are no such rows; pointers start at /training or /dataset.</exception>
    public static SplitSizes Sizes(DatasetSchema schema, ValidationDefinition? validation)
    {
        var own = schema.Splits;
        if (own.Train == 0)
            throw new DefinitionException("/dataset", "the data set has no rows to train on");
        return validation switch
        {
            { Fraction: not null, Split: not null } =>
                throw new DefinitionException("/training/validation", "give either a fraction or a split"),
            { Folds: not null, Fraction: not null } or { Folds: not null, Split: not null } =>
                throw new DefinitionException("/training/validation", "give folds alone, without a fraction or a split"),
            { Folds: { } folds, Fold: { } fold } => Folded(own, folds, fold),
            { Split: { } name } => own with { Validation = Named(own, name) },
            { Fraction: { } fraction } when own.Validation == 0 => Parted(own, fraction),
            _ => own,
        };
    }

    private static int Named(SplitSizes own, string name)
    {
        var rows = name switch
        {
            Validation => own.Validation,
            Test => own.Test,
            _ => throw new DefinitionException("/training/validation/split",
                $"unknown split '{name}'{NearestName.Hint(name, [Validation, Test])}"),
        };
        return rows > 0
            ? rows
            : throw new DefinitionException("/training/validation/split", $"the data set has no {name} rows");
    }

    private static SplitSizes Folded(SplitSizes own, int folds, int fold)
    {
        if (folds > own.Train)
            throw new DefinitionException("/training/validation/folds",
                $"the data set has {own.Train} training rows, too few for {folds} folds");
        var taken = FoldSplit.Size(own.Train, folds, fold);
        return new(own.Train - taken, taken, 0);
    }

    private static SplitSizes Parted(SplitSizes own, double fraction)
    {
        var taken = FractionSplit.Share(own.Train, fraction);
        return taken < own.Train
            ? own with { Train = own.Train - taken, Validation = taken }
            : throw new DefinitionException("/training/validation/fraction",
                $"{taken} of the data set's {own.Train} training rows leave none to train on");
    }
}
