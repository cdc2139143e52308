using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>An array of every part under one name: x_train and x_test are x.</summary>
internal sealed record ArrayColumn(string Name, IReadOnlyDictionary<SplitPart, NpyArray> Parts)
{
    /// <summary>The one to train on, where there is one.</summary>
    public NpyArray First => Parts[Parts.Keys.Min()];
}

/// <summary>Which arrays are inputs (by input name), targets, weights or left out: as the options say, else by the names
/// that are usual; of two arrays with other names the last is the target, and one alone has none.</summary>
internal sealed record ArrayRoles(
    IReadOnlyList<(string Name, ArrayColumn[] Columns)> Inputs, ArrayColumn[] Targets, ArrayColumn? Weights,
    ArrayColumn[] Ignored)
{
    private static readonly string[] InputNames =
        ["x", "input", "inputs", "data", "feature", "features", "image", "images", "img", "imgs"];

    private static readonly string[] TargetNames =
        ["y", "target", "targets", "label", "labels", "class", "classes", "mask", "masks"];

    private const string NoTargetHint = "; 'target': [] says that there is none";

    public IEnumerable<ArrayColumn> InputColumns => Inputs.SelectMany(input => input.Columns);

    /// <summary>Inputs, then the targets and the weights where there are any.</summary>
    public IEnumerable<ArrayColumn> Used => InputColumns.Concat(Targets).Concat(new[] { Weights }.OfType<ArrayColumn>());

    public static ArrayRoles Decide(ArrayColumn[] all, DatasetOptions options)
    {
        foreach (var (name, kind) in options.Columns ?? new Dictionary<string, string>())
            Find(all, name, JsonPointer.To("columns", name));
        var left = all.Where(column => options.Columns?.GetValueOrDefault(column.Name) != "ignored").ToList();
        var weights = options.Weights is null ? null : Take(left, all, options.Weights, "weights");
        var named = (options.Inputs ?? new Dictionary<string, string[]>()).Select(input => (input.Key,
            Array.ConvertAll(input.Value, name => Take(left, all, name, JsonPointer.To("inputs", input.Key))))).ToList();
        ArrayColumn[] targets = (options.Targets, options.Target) switch
        {
            ({ } several, _) => [.. several.Select(target => TakeOnly(left, all, target.Key, target.Value))],
            (_, null) => TakeTarget(left, isRest: named.Count > 0) is { } usual ? [usual] : [],
            (_, []) => LeaveOut(left),
            (_, [var name]) => [Take(left, all, name, "target")],
            _ => throw DatasetOptions.Invalid("target", "The target of arrays is one array; 'targets' are several."),
        };
        if (named.Count == 0)
            named = TakeInputs(left);
        if (named.Count == 0)
            throw targets.Concat(all).First().First.Refuse("noInputs", targets.Length == 0 ? "there is no array to be an input"
                : "is the target; no array is left as an input" + (options.Target is null ? NoTargetHint : ""));
        var ignored = all.Except(named.SelectMany(input => input.Item2)).Where(column => !targets.Contains(column) && column != weights);
        return new ArrayRoles(named, targets, weights, [.. ignored]);
    }

    /// <param name="left">Not even one is left where all are named: then there is no target.</param>
    /// <param name="isRest">Whether the inputs are taken from it.</param>
    private static ArrayColumn? TakeTarget(List<ArrayColumn> left, bool isRest)
    {
        var known = left.Where(IsTargetsName).ToArray();
        if (left.Count == 0 || (left.Count == 1 && !isRest && known.Length == 0))
            return null;
        if (known.Length != 1 && left.Count != 2)
            throw new DatasetException("unknownTarget", $"Which of the arrays {string.Join(", ", left.Select(column => column.Name))} "
                + $"is the target? The option target can say so{NoTargetHint}.")
            {
                File = left.Count > 0 ? left[0].First.File : null,
                Pointer = "/options/target",
            };
        var target = known.Length == 1 ? known[0] : left[^1];
        left.Remove(target);
        return target;
    }

    /// <summary>Without a target, an array with a target's name is no input either, unless it is all there is.</summary>
    private static ArrayColumn[] LeaveOut(List<ArrayColumn> left)
    {
        if (!left.TrueForAll(IsTargetsName))
            left.RemoveAll(IsTargetsName);
        return [];
    }

    private static ArrayColumn TakeOnly(List<ArrayColumn> left, ArrayColumn[] all, string target, string[] names) => names is [var only]
        ? Take(left, all, only, JsonPointer.To("targets", target))
        : throw DatasetOptions.Invalid(JsonPointer.To("targets", target), $"Target '{target}' is {names.Length} arrays; of arrays each target is one.");

    private static bool IsTargetsName(ArrayColumn column) => TargetNames.Contains(column.Name.ToLowerInvariant());

    /// <summary>The arrays with an input's name, or all that are left where none has; several are several
    /// inputs.</summary>
    private static List<(string, ArrayColumn[])> TakeInputs(List<ArrayColumn> left)
    {
        var known = left.Where(column => InputNames.Contains(column.Name.ToLowerInvariant())).ToArray();
        var inputs = known.Length > 0 ? known : [.. left];
        left.RemoveAll(inputs.Contains);
        return [.. inputs.Select(column => (column.Name, new[] { column }))];
    }

    private static ArrayColumn Take(List<ArrayColumn> left, ArrayColumn[] all, string name, string option)
    {
        var column = Find(all, name, option);
        return left.Remove(column) ? column
            : throw DatasetOptions.Invalid(option, $"'{name}' has another role already, or is ignored.");
    }

    private static ArrayColumn Find(ArrayColumn[] all, string name, string option) =>
        Array.Find(all, column => column.Name == name)
        ?? throw new DatasetException("unknownColumn",
            $"There is no array '{name}'{NearestName.Hint(name, all.Select(column => column.Name))}.")
        {
            File = all[0].First.File,
            Column = name,
            Pointer = "/options/" + option,
        };
}
