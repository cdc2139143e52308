using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Training;

/// <summary>Whether what a loss of probabilities compares with lies from 0 to 1, as far as a data set's schema tells.</summary>
internal static class ProbabilityCheck
{
    // Probabilities that float32 rounded, or a file's decimals.
    private const double Rounding = 1e-6;

    /// <exception cref="DefinitionException">Some of it does not, for sure; pointers start at /training.</exception>
    public static void Verify(JudgedOutput output, DatasetSchema schema)
    {
        if (!output.Trained.Loss.TakesProbabilities || output.Target.Kind == TargetKind.Classes)
            return;
        var (found, remedy) = output.Trained.FromInput is { } input
            ? (OfInput(input.Name, schema), "import the data set with \"normalization\": \"minMax\"")
            : (OfTarget(output.Target, schema), "bring the data set's to that range before its upload");
        if (found is not null)
            throw new DefinitionException("/training" + output.Trained.Pointer,
                $"{VocabularyFamily.NameOf(output.Trained.Loss.GetType())} compares with numbers from 0 to 1, {found}; {remedy}, or use meanSquaredError");
    }

    private static string? OfTarget(TargetSchema target, DatasetSchema schema)
    {
        var outside = schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Target && target.Columns.Contains(column.Name) && !IsInside(column));
        return outside is null ? null : $"and the target '{outside.Name}' is {Range(outside.Statistics!.Min, outside.Statistics.Max)}";
    }

    private static string? OfInput(string name, DatasetSchema schema)
    {
        var several = schema.Inputs is { Length: > 1 } inputs ? Array.Find(inputs, input => input.Name == name) : null;
        var numbers = (several is null ? schema.InputColumns : schema.ColumnsOf(several)).Where(column => column.Kind != ColumnKind.Categorical);
        return schema.Normalization switch
        {
            NormalizationKind.None when numbers.FirstOrDefault(column => !IsInside(column)) is { } outside =>
                $"and column '{outside.Name}' of input '{name}', which is not normalised, is {Range(outside.Statistics!.Min, outside.Statistics.Max)}",
            NormalizationKind.Standard when numbers.FirstOrDefault(column => !IsConstant(column)) is { } moved =>
                $"and input '{name}' is normalised to mean 0 and deviation 1{Standardised(moved, several?.Shape ?? schema.InputShape)}",
            // Onto 0 to 1, by the training rows.
            _ => null,
        };
    }

    // What is not known is taken as if it were.
    private static bool IsInside(ColumnSchema column) =>
        column.Statistics is not { Min: { } min, Max: { } max } || (min >= -Rounding && max <= 1 + Rounding);

    // It becomes 0.
    private static bool IsConstant(ColumnSchema column) => column.Statistics is { Min: { } min, Max: { } max } && min == max;

    // Columns of an image, and features of an array, share what is known.
    private static string Standardised(ColumnSchema column, int[] shape) =>
        shape.Length == 3 || column.Shape is not null || column.Statistics is not { Mean: { } mean, Deviation: > 0 and var deviation } known ? ""
        : $", column '{column.Name}' {Range((known.Min - mean) / deviation, (known.Max - mean) / deviation, "0.##")} or so";

    private static string Range(double? min, double? max, string format = "G6") => string.Create(CultureInfo.InvariantCulture,
        $"from {min?.ToString(format, CultureInfo.InvariantCulture)} to {max?.ToString(format, CultureInfo.InvariantCulture)}");
}
