using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data.Readers;

/// <summary>Which columns are inputs, targets or left out, from the options; the last column left is the default
/// target.</summary>
internal static class CsvRoles
{
    private static readonly string[] Kinds = ["numeric", "categorical", "ignored"];

    public static ColumnRole[] Decide(CsvTable table, DatasetOptions options)
    {
        var names = table.Dialect.Names;
        foreach (var (name, kind) in options.Columns ?? new Dictionary<string, string?>())
        {
            Find(table, name, $"/options/columns/{Escape(name)}");
            if (!Kinds.Contains(kind))
                throw new DatasetException("unknownKind",
                    $"There is no column kind '{kind ?? "null"}'{NearestName.Hint(kind ?? "null", Kinds)}.")
                {
                    Pointer = $"/options/columns/{Escape(name)}",
                };
        }

        var roles = Array.ConvertAll(names, name =>
            options.Columns?.GetValueOrDefault(name) == "ignored" ? ColumnRole.Ignored : ColumnRole.Input);
        if (options.Split?.Column is { } split)
            roles[Find(table, split, "/options/split/column")] = ColumnRole.Ignored;
        if (options.Target is { Length: > 0 } targets)
            for (var i = 0; i < targets.Length; i++)
                roles[FindTarget(table, roles, targets[i], $"/options/target/{i}")] = ColumnRole.Target;
        else if (Array.LastIndexOf(roles, ColumnRole.Input) is >= 0 and var last)
            roles[last] = ColumnRole.Target;
        if (!roles.Contains(ColumnRole.Input))
            throw new DatasetException("noInputs",
                $"{table.FileName}: no column is left as an input.") { File = table.FileName };
        return roles;
    }

    private static int FindTarget(CsvTable table, ColumnRole[] roles, string name, string pointer)
    {
        var index = Find(table, name, pointer);
        return roles[index] == ColumnRole.Input
            ? index
            : throw new DatasetException("invalidTarget",
                $"Column '{name}' cannot be a target: it is {roles[index]} already.") { Pointer = pointer };
    }

    private static int Find(CsvTable table, string name, string pointer)
    {
        var index = Array.IndexOf(table.Dialect.Names, name);
        return index >= 0
            ? index
            : throw new DatasetException("unknownColumn",
                $"{table.FileName} has no column '{name}'{NearestName.Hint(name, table.Dialect.Names)}.")
            {
                File = table.FileName,
                Column = name,
                Pointer = pointer,
            };
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
