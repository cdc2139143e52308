using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>Which columns are inputs, targets or left out, from the options; the last column left is the default
/// target; there is none where none is left, or it is said that there is none.</summary>
internal static class TableRoles
{
    private static readonly string[] Kinds = ["numeric", "categorical", "ignored"];

    public static ColumnRole[] Decide(Table table, DatasetOptions options)
    {
        var names = table.Names;
        if (names.Length < 2 && !options.HasNoTarget)
            throw new DatasetException("oneColumn", $"{table.FileName} has one column only; a target and an input are needed, or "
                + "'target': [] says that there is no target.") { File = table.FileName };
        foreach (var (name, kind) in options.Columns ?? new Dictionary<string, string>())
        {
            Find(table, name, JsonPointer.To("/options/columns", name));
            if (!Kinds.Contains(kind))
                throw new DatasetException("unknownKind",
                    $"There is no column kind '{kind}'{NearestName.Hint(kind, Kinds)}.")
                {
                    Pointer = JsonPointer.To("/options/columns", name),
                };
        }

        var roles = Array.ConvertAll(names, name =>
            options.Columns?.GetValueOrDefault(name) == "ignored" ? ColumnRole.Ignored : ColumnRole.Input);
        if (options.Split?.Column is { } split)
            roles[Find(table, split, "/options/split/column")] = ColumnRole.Ignored;
        if (options.Weights is { } weights)
        {
            roles[Free(table, roles, weights, "weights")] = ColumnRole.Weight;
            if (options.Columns?.GetValueOrDefault(weights) == "categorical")
                throw DatasetOptions.Invalid(JsonPointer.To("columns", weights),
                    $"Column '{weights}' says how much each row counts: it holds numbers, not categories.");
        }

        int[] named = [.. (options.Inputs ?? new Dictionary<string, string[]>()).SelectMany(input =>
            input.Value.Select(name => Free(table, roles, name, JsonPointer.To("inputs", input.Key))))];
        if (options.Target is { } targets)
            for (var i = 0; i < targets.Length; i++)
                roles[FindTarget(table, roles, targets[i], $"/options/target/{i}")] = ColumnRole.Target;
        else if (options.Targets is not null)
            foreach (var (name, columns) in options.Targets)
                foreach (var column in columns)
                    roles[FindTarget(table, roles, column, JsonPointer.To("/options/targets", name))] = ColumnRole.Target;
        else if (LastLeft(roles, named) is >= 0 and var last)
            roles[last] = ColumnRole.Target;
        if (Array.FindIndex(named, column => roles[column] != ColumnRole.Input) is >= 0 and var taken)
            throw DatasetOptions.Invalid("inputs", $"Column '{names[named[taken]]}' is the target; it cannot be an input too.");
        for (var i = 0; i < roles.Length && named.Length > 0; i++)
            if (roles[i] == ColumnRole.Input && !named.Contains(i))
                roles[i] = ColumnRole.Ignored;
        if (!roles.Contains(ColumnRole.Input))
            throw new DatasetException("noInputs", $"{table.FileName}: no column is left as an input"
                + $"{(roles.Contains(ColumnRole.Target) ? "; 'target': [] says that there is no target" : "")}.") { File = table.FileName };
        return roles;
    }

    /// <summary>The last column that nothing else claims.</summary>
    private static int LastLeft(ColumnRole[] roles, int[] named)
    {
        for (var i = roles.Length - 1; i >= 0; i--)
            if (roles[i] == ColumnRole.Input && !named.Contains(i))
                return i;
        return -1;
    }

    private static int Free(Table table, ColumnRole[] roles, string name, string option)
    {
        var index = Find(table, name, "/options/" + option);
        return roles[index] == ColumnRole.Input
            ? index
            : throw DatasetOptions.Invalid(option, $"Column '{name}' is {roles[index]} already.");
    }

    private static int FindTarget(Table table, ColumnRole[] roles, string name, string pointer)
    {
        var index = Find(table, name, pointer);
        return roles[index] == ColumnRole.Input
            ? index
            : throw new DatasetException("invalidTarget",
                $"Column '{name}' cannot be a target: it is {roles[index]} already.") { Pointer = pointer };
    }

    private static int Find(Table table, string name, string pointer)
    {
        var index = Array.IndexOf(table.Names, name);
        return index >= 0
            ? index
            : throw new DatasetException("unknownColumn",
                $"{table.FileName} has no column '{name}'{NearestName.Hint(name, table.Names)}.")
            {
                File = table.FileName,
                Column = name,
                Pointer = pointer,
            };
    }
}
