namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The part of every row: by the split column, by fractions, or all to train on.</summary>
internal static class TableSplit
{
    public static SplitPart[] Assign(Table table, TableColumns columns, TableTarget target, SplitOptions? split)
    {
        var rows = (int)columns.Rows;
        if (split?.Column is { } name)
            return ByColumn(table, Array.IndexOf(table.Names, name), rows);
        if ((split?.Validation ?? 0) + (split?.Test ?? 0) == 0)
            return new SplitPart[rows];
        int[]? classes = target.Schema?.Kind != TargetKind.Classes ? null
            : [.. table.Rows(target.Columns.Select(column => (column.Index, column.Cell)), row => target.IndexOf[row.GetString(0)])];
        return FractionSplit.Assign(rows, classes, split!.Validation ?? 0, split.Test ?? 0, seed: 0, "/options/split");
    }

    private static SplitPart[] ByColumn(Table table, int column, int rows)
    {
        var parts = new SplitPart[rows];
        var row = 0;
        foreach (var text in table.Rows([(column, TableCell.Text)], cells => cells.IsDBNull(0) ? "" : cells.GetString(0)))
        {
            parts[row++] = SplitWords.Find(text)
                ?? throw table.Refuse("invalidSplit", $"'{text}' is none of train, validation, test", column, row);
        }

        return parts.Contains(SplitPart.Train) ? parts
            : throw table.Refuse("invalidSplit", "marks no row as 'train'", column);
    }
}
