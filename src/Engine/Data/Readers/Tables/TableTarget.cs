using System.Globalization;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The target columns, of which there may be none, and, for classes, which text is which index.</summary>
internal sealed record TableTarget(TargetSchema? Schema, TableColumn[] Columns, Dictionary<string, int> IndexOf)
{
    /// <summary>Of several targets, what each is; null for one.</summary>
    public NamedTarget[]? Named { get; private init; }

    /// <summary>Of several targets, for each column which text is which index; null for numbers.</summary>
    public Dictionary<string, int>?[]? IndicesOf { get; private init; }

    public static TableTarget Decide(TableColumns columns, DatasetOptions options) =>
        options.Targets is { } targets ? Several(columns, targets)
        : columns.Targets.Length > 0 ? Decide(columns, options.ClassNames)
        : None(options);

    private static TableTarget None(DatasetOptions options)
    {
        options.RefuseClassNames();
        return new(null, [], []);
    }

    private static TableTarget Decide(TableColumns columns, string[]? classNames)
    {
        var targets = columns.Targets;
        var names = Array.ConvertAll(targets, column => column.Schema.Name);
        if (Array.TrueForAll(targets, column => column.IsNumeric))
            return classNames is null
                ? new TableTarget(new TargetSchema(TargetKind.Values, null, names, Shape(targets)), targets, [])
                : throw Refuse("/options/classNames", $"'{names[0]}' is numbers: classNames does not apply.");
        if (targets.FirstOrDefault(column => !column.IsNumeric) is { } text && targets.Length > 1)
            throw Refuse("/options/target", $"Several targets must all be numeric; '{text.Schema.Name}' is not.");

        var texts = targets[0].Schema.Categories!;
        RequireTwo(columns.Table, targets[0]);
        var indices = classNames is null
            ? texts.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal)
            : IndicesBy(columns.Table, targets[0], texts, classNames);
        return new TableTarget(new TargetSchema(TargetKind.Classes, classNames ?? texts, names), targets, indices);
    }

    private static TableTarget Several(TableColumns columns, IReadOnlyDictionary<string, string[]> targets)
    {
        var named = targets.Select(target => NamedOf(columns, target.Key,
            Array.ConvertAll(target.Value, name => columns.Targets.First(column => column.Schema.Name == name)))).ToArray();
        TableColumn[] all = [.. named.SelectMany(target =>
            target.Columns.Select(name => columns.Targets.First(column => column.Schema.Name == name)))];
        return new(new TargetSchema(TargetKind.Values, null, Array.ConvertAll(all, column => column.Schema.Name)), all, [])
        {
            Named = named,
            IndicesOf = Array.ConvertAll(all, column =>
                column.Schema.Categories?.Select((text, i) => (text, i)).ToDictionary(StringComparer.Ordinal)),
        };
    }

    private static NamedTarget NamedOf(TableColumns columns, string name, TableColumn[] own)
    {
        var pointer = JsonPointer.To("/options/targets", name);
        if (Array.Find(own, column => column.Schema.Shape is not null) is { } list)
            throw Refuse(pointer, $"Several targets must all be single numbers or classes; '{list.Schema.Name}' is lists.");
        if (own.Length > 1 && Array.Find(own, column => !column.IsNumeric) is { } text)
            throw Refuse(pointer, $"A target of several columns is numbers; '{text.Schema.Name}' is not.");
        if (!own[0].IsNumeric)
            RequireTwo(columns.Table, own[0]);
        return new(name, own[0].IsNumeric ? TargetKind.Values : TargetKind.Classes, own[0].Schema.Categories,
            Array.ConvertAll(own, column => column.Schema.Name));
    }

    private static void RequireTwo(Table table, TableColumn target)
    {
        if (target.Schema.Categories is [var only])
            throw table.Refuse("oneClass", $"the target is '{only}' in every row; there is nothing to tell apart", target.Index);
    }

    private static int[]? Shape(TableColumn[] targets) =>
        targets.Length == 1 ? targets[0].Schema.Shape
        : Array.Find(targets, column => column.Schema.Shape is not null) is { } list
            ? throw Refuse("/options/target", $"Several targets must all be single numbers; '{list.Schema.Name}' is not.")
        : null;

    /// <summary>Given names stand for the numbers 0, 1, ... of a whole-number target, or are its texts.</summary>
    private static Dictionary<string, int> IndicesBy(Table table, TableColumn target, string[] texts, string[] classNames)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        var areNumbers = target.Cell == TableCell.WholeNumber;
        foreach (var text in texts)
        {
            var index = !areNumbers ? Array.IndexOf(classNames, text)
                : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
                : -1;
            if (index < 0 || index >= classNames.Length)
                throw table.RefuseFirst("labelOutOfRange", target.Index,
                    $"{(areNumbers ? "v" : "c")} = '{text.Replace("'", "''")}'", cell => areNumbers
                        ? $"'{cell}': the {classNames.Length} class names allow 0 to {classNames.Length - 1}"
                        : $"'{cell}': it is none of the class names{NearestName.Hint(text, classNames)}");
            indices.Add(text, index);
        }

        return indices;
    }

    private static DatasetException Refuse(string pointer, string message) =>
        new("invalidOptions", message) { Pointer = pointer };
}
