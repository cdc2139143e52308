namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>A column of the file: its place, what it is taken for and how its cells are read.</summary>
internal sealed record TableColumn(int Index, ColumnSchema Schema, TableCell Cell)
{
    public bool IsNumeric => Schema.Kind == ColumnKind.Numeric;
}

/// <summary>The columns of a table with their kinds and roles: as asked, else as all their cells allow.</summary>
internal sealed record TableColumns(Table Table, TableColumn[] All, long Rows)
{
    private const int MostCategories = 1000, MostNumericClasses = 50;

    /// <summary>From this share of numbers on, text is a mistake in a numeric column rather than a category.</summary>
    private const double MostlyNumeric = 0.9;

    public const string LeaveOut = "; the option columns can say 'ignored' to leave it out";

    /// <summary>In the order in which a row holds them: that of the named inputs, else the file's.</summary>
    public IEnumerable<TableColumn> Inputs { get; private init; } = All.Where(column => column.Schema.Role == ColumnRole.Input);

    public TableColumn? Weights => Array.Find(All, column => column.Schema.Role == ColumnRole.Weight);

    public TableColumn[] Targets => [.. All.Where(column => column.Schema.Role == ColumnRole.Target)];

    public static TableColumns Decide(Table table, DatasetOptions options)
    {
        var names = table.Names;
        var roles = TableRoles.Decide(table, options);
        var profiles = table.Profile();
        table.CheckRows(profiles[0].Rows);
        if (profiles[0].Rows is 0 or > DatasetLimits.Rows)
            throw new DatasetException(profiles[0].Rows == 0 ? "emptyFile" : "tooManyRows",
                $"{table.FileName} has {profiles[0].Rows} rows; 1 to {DatasetLimits.Rows} are read.")
            {
                File = table.FileName,
            };
        var isSingleTarget = roles.Count(role => role == ColumnRole.Target) == 1;
        string[] alone = [.. (options.Targets?.Values ?? []).Where(target => target.Length == 1).Select(target => target[0])];
        var columns = names.Select((name, i) =>
            Decide(table, i, roles[i], Asked(options, name, roles[i]), profiles[i], isSingleTarget || alone.Contains(name)));
        var all = columns.ToArray();
        var inputs = options.Inputs?.Values.SelectMany(input => input)
            .Select(name => Array.Find(all, column => column.Schema.Name == name)!);
        return inputs is null
            ? new TableColumns(table, all, profiles[0].Rows)
            : new TableColumns(table, all, profiles[0].Rows) { Inputs = [.. inputs] };
    }

    /// <summary>Who names classes wants classes.</summary>
    private static string? Asked(DatasetOptions options, string name, ColumnRole role) =>
        options.Columns?.GetValueOrDefault(name)
        ?? (role == ColumnRole.Target && options.ClassNames is not null ? "categorical" : null);

    private static TableColumn Decide(Table table, int index, ColumnRole role, string? asked, TableProfile profile,
        bool isSingleTarget)
    {
        var name = table.Names[index];
        if (table.IsList(index))
            return List(table, index, role, asked);
        var isNumeric = asked switch
        {
            "numeric" => true,
            "categorical" => false,
            _ when role == ColumnRole.Weight => true,
            _ when table.IsText(index) => false,
            _ => profile.Numbers == profile.Present || profile.Numbers >= MostlyNumeric * profile.Present,
        };
        var isWholeTarget = role == ColumnRole.Target && profile.Whole == profile.Present;
        var text = isWholeTarget ? TableCell.WholeNumber : TableCell.Text;
        string[]? categories = null;
        if (role == ColumnRole.Ignored)
            categories = isNumeric ? null : [];
        else
        {
            table.CheckFlat(index, LeaveOut);
            CheckCells(table, index, profile, isNumeric);
            if (!isNumeric)
                categories = Categories(table, index, role, profile, text);
            else if (isWholeTarget && isSingleTarget && asked is null)
                categories = FewValues(table, index, profile);
        }

        var kind = categories is null ? ColumnKind.Numeric : ColumnKind.Categorical;
        var distinct = categories is { Length: > 0 } ? categories.Length : profile.Distinct;
        var statistics = Statistics(profile, categories is null, distinct);
        return new TableColumn(index, new ColumnSchema(name, kind, role, null, categories, statistics),
            kind == ColumnKind.Numeric ? TableCell.Number : text);
    }

    private static TableColumn List(Table table, int index, ColumnRole role, string? asked)
    {
        if (role == ColumnRole.Weight || asked == "categorical")
            throw table.Refuse("nestedColumn", "holds lists; they are inputs or a target, of numbers", index);
        var (length, statistics) = role == ColumnRole.Ignored ? (0, null) : table.ProfileList(index);
        return new TableColumn(index, new ColumnSchema(table.Names[index], ColumnKind.Numeric, role,
            role == ColumnRole.Ignored ? null : [length], null, statistics), TableCell.List);
    }

    private static string[] Categories(Table table, int index, ColumnRole role, TableProfile profile, TableCell text)
    {
        var categories = Distinct(table, index, profile, text, MostCategories);
        return categories ?? throw table.Refuse("tooManyCategories",
            $"has more than {MostCategories} different texts{(role == ColumnRole.Input ? LeaveOut : "")}", index);
    }

    /// <summary>A whole-number target is a class index when its values are few, and each is met twice on
    /// average.</summary>
    private static string[]? FewValues(Table table, int index, TableProfile profile)
    {
        var values = Distinct(table, index, profile, TableCell.WholeNumber, MostNumericClasses);
        return values?.Length <= Math.Max(2, profile.Rows / 2) ? values : null;
    }

    /// <summary>The different texts, or null where there are more than most. Where it is an estimate, that spares counting the ids of a
    /// large table one by one; it is never wrong by half.</summary>
    private static string[]? Distinct(Table table, int index, TableProfile profile, TableCell text, int most)
    {
        if (profile.Distinct > 2 * most)
            return null;
        var texts = table.Distinct(index, text, most + 1, profile.Numbers == profile.Present);
        return texts.Length <= most ? texts : null;
    }

    private static void CheckCells(Table table, int index, TableProfile profile, bool isNumeric)
    {
        if (profile.Present == 0)
            throw table.Refuse("emptyColumn", "has no values" + LeaveOut, index);
        if (isNumeric && profile.Numbers < profile.Present)
            throw table.RefuseFirst("notNumeric", index, "c IS NOT NULL AND v IS NULL",
                text => $"'{text}' is not a number (of {profile.Present} cells {profile.Numbers} are)");
        if (isNumeric && profile.Finite < profile.Numbers)
            throw table.RefuseFirst("notFinite", index, $"NOT (abs(v) < {Table.FloatLimit})",
                text => $"'{text}' is not a finite float32");
        if (profile.Present < profile.Rows)
            throw table.RefuseFirst("missingValue", index, "c IS NULL",
                _ => $"the cell is empty ({profile.Rows - profile.Present} of {profile.Rows} are)");
    }

    private static ColumnStatistics Statistics(TableProfile profile, bool isNumeric, long distinct) => isNumeric
        ? new(profile.Min, profile.Max, profile.Mean, profile.Deviation, profile.Rows - profile.Present, distinct)
        : new(null, null, null, null, profile.Rows - profile.Present, distinct);
}
