using System.Globalization;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The target columns and, for classes, which text is which index.</summary>
internal sealed record TableTarget(TargetSchema Schema, TableColumn[] Columns, Dictionary<string, int> IndexOf)
{
    public static TableTarget Decide(TableColumns columns, string[]? classNames)
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
        if (texts.Length < 2)
            throw columns.Table.Refuse("oneClass",
                $"the target is '{texts[0]}' in every row; there is nothing to tell apart", targets[0].Index);
        var indices = classNames is null
            ? texts.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal)
            : Named(columns.Table, targets[0], texts, classNames);
        return new TableTarget(new TargetSchema(TargetKind.Classes, classNames ?? texts, names), targets, indices);
    }

    private static int[]? Shape(TableColumn[] targets) =>
        targets.Length == 1 ? targets[0].Schema.Shape
        : Array.Find(targets, column => column.Schema.Shape is not null) is { } list
            ? throw Refuse("/options/target", $"Several targets must all be single numbers; '{list.Schema.Name}' is not.")
        : null;

    /// <summary>Given names stand for the numbers 0, 1, ... of a whole-number target, or are its texts.</summary>
    private static Dictionary<string, int> Named(Table table, TableColumn target, string[] texts, string[] classNames)
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
