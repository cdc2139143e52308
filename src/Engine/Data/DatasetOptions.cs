using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>What an upload may say about its data; all of it is detected where not given. Columns gives kinds by column
/// name: "numeric", "categorical" or "ignored". Inputs names several inputs, each of one column or more, and leaves out
/// what it does not name; Target without a column says that rows are inputs alone; Targets names several targets, each of
/// one column or more; Weights is the column that says how much each row counts. Arrays of a file are its columns.
/// Channels, "first" or "last", says where images in arrays have them; Colors, "grey" or "rgb", and ImageSize (height,
/// width; one number for both) are what image files become. Normalization is "auto", "none", "standard" or
/// "minMax".</summary>
public sealed record DatasetOptions
{
    [OneOrMany]
    public string[]? Target { get; init; }

    public IReadOnlyDictionary<string, string>? Columns { get; init; }

    public bool? Header { get; init; }

    [OneOrMany]
    public IReadOnlyDictionary<string, string[]>? Inputs { get; init; }

    [OneOrMany]
    public IReadOnlyDictionary<string, string[]>? Targets { get; init; }

    public string? Weights { get; init; }

    public string? Channels { get; init; }

    public string? Colors { get; init; }

    [Range(1, 4096)]
    public Pair? ImageSize { get; init; }

    public int[]? InputShape { get; init; }

    public string[]? ClassNames { get; init; }

    public SplitOptions? Split { get; init; }

    public string? Normalization { get; init; }

    /// <summary>Reads the options of an upload. DatasetException, with a pointer under /options, for anything that is
    /// not understood.</summary>
    public static DatasetOptions Parse(string json)
    {
        try
        {
            return DefinitionReader.Parse<DatasetOptions>(json, "/options");
        }
        catch (DefinitionException exception)
        {
            throw new DatasetException("invalidOptions", $"The options are not understood: {exception.Message}", exception)
            {
                Pointer = exception.Errors[0].Pointer, Errors = exception.Errors,
            };
        }
    }

    /// <summary>What can be refused without looking at the data.</summary>
    internal void Validate()
    {
        Split?.Validate();
        NormalizationOr(NormalizationKind.None);
        CheckWord(Channels, "channels", "first", "last");
        CheckWord(Colors, "colors", "grey", "rgb");
        CheckInputs();
        CheckTargets();
        if (HasNoTarget)
            RefuseClassNames();
        if (ClassNames is null)
            return;
        for (var i = 0; i < ClassNames.Length; i++)
            if (string.IsNullOrWhiteSpace(ClassNames[i]) || Array.IndexOf(ClassNames, ClassNames[i]) < i)
                throw new DatasetException("invalidOptions",
                    $"Class name {i}, '{ClassNames[i]}', is empty or given twice.")
                {
                    Pointer = $"/options/classNames/{i}",
                };
    }

    /// <summary>Whether rows are said to be inputs alone, <c>"target": []</c>. Where nothing is said, what is there decides.</summary>
    internal bool HasNoTarget => Target is [];

    /// <summary>Refuses options that say nothing of files of this kind. That there is no target can be said of all.</summary>
    internal void Allow(string what, params string[] names)
    {
        (string Name, object? Value)[] given =
        [
            ("target", HasNoTarget ? null : Target), ("columns", Columns), ("header", Header), ("inputs", Inputs), ("targets", Targets),
            ("weights", Weights), ("channels", Channels), ("colors", Colors), ("imageSize", ImageSize), ("inputShape", InputShape),
            ("split/column", Split?.Column),
        ];
        foreach (var (name, value) in given)
            if (value is not null && !names.Contains(name))
                throw Invalid(name, $"'{name}' does not apply to {what}.");
    }

    /// <summary>To be called where there is no target: it has no classes to name.</summary>
    internal void RefuseClassNames()
    {
        if (ClassNames is not null)
            throw Invalid("classNames", "'classNames' is for a target; there is none.");
    }

    internal static DatasetException Invalid(string name, string message) =>
        new("invalidOptions", message) { Pointer = "/options/" + name };

    private static void CheckWord(string? value, string name, params string[] words)
    {
        if (value is not null && !words.Contains(value))
            throw Invalid(name, $"There is no '{name}' of '{value}'{NearestName.Hint(value, words)}.");
    }

    private void CheckInputs()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, columns) in Inputs ?? new Dictionary<string, string[]>())
        {
            if (string.IsNullOrWhiteSpace(name) || columns.Length == 0)
                throw Invalid(JsonPointer.To("inputs", name), $"Input '{name}' has no name or no columns.");
            foreach (var column in columns)
                if (!seen.Add(column))
                    throw Invalid(JsonPointer.To("inputs", name), $"'{column}' is in two places of inputs.");
        }

        if (Inputs is { Count: 0 })
            throw Invalid("inputs", "There are no inputs in inputs.");
        if (Inputs is { Count: > 1 } && InputShape is not null)
            throw Invalid("inputShape", "'inputShape' is for one input; there are several.");
    }

    private void CheckTargets()
    {
        if (Targets is null)
            return;
        if (Target is not null)
            throw Invalid("targets", "'target' is one target, 'targets' are several; give either.");
        if (ClassNames is not null)
            throw Invalid("classNames", "'classNames' is for one target; there are several.");
        if (Targets.Count == 0)
            throw Invalid("targets", "There are no targets in targets.");
        foreach (var (name, columns) in Targets)
            if (string.IsNullOrWhiteSpace(name) || columns.Length == 0)
                throw Invalid(JsonPointer.To("targets", name), $"Target '{name}' has no name or no columns.");
    }

    /// <summary>The kind asked for, or the given one for "auto" and null.</summary>
    internal NormalizationKind NormalizationOr(NormalizationKind detected) => Normalization switch
    {
        null or "auto" => detected,
        "none" => NormalizationKind.None,
        "standard" => NormalizationKind.Standard,
        "minMax" => NormalizationKind.MinMax,
        _ => throw new DatasetException("unknownNormalization", $"There is no normalization '{Normalization}'"
            + NearestName.Hint(Normalization, ["auto", "none", "standard", "minMax"]))
        {
            Pointer = "/options/normalization",
        },
    };
}

/// <summary>How rows are parted at import: by fractions of all rows (drawn by class where the target is classes), or by
/// a column that says train, validation or test.</summary>
public sealed record SplitOptions
{
    public double? Validation { get; init; }

    public double? Test { get; init; }

    public string? Column { get; init; }

    internal void Validate()
    {
        if (Column is not null && (Validation ?? Test) is not null)
            throw Refuse("/options/split", "A split is by column or by fractions, not both.");
        CheckFraction(Validation, "validation");
        CheckFraction(Test, "test");
        if (Validation + Test >= 1)
            throw Refuse("/options/split", $"Fractions {Validation} and {Test} leave no rows to train on.");
    }

    private static void CheckFraction(double? fraction, string name)
    {
        if (fraction is { } value && !(value >= 0 && value < 1))
            throw Refuse($"/options/split/{name}", $"The {name} fraction is {value}; it must be in [0, 1).");
    }

    private static DatasetException Refuse(string pointer, string message) =>
        new("invalidSplit", message) { Pointer = pointer };
}
