namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>What a table becomes once its texts are one-hot, which may be thousands of times the file: checked before
/// any of it is written.</summary>
internal static class TableSize
{
    public static void Check(TableColumns columns, long mostBytes)
    {
        var features = columns.Inputs.Sum(column => column.Schema.Width);
        var bytes = columns.Rows * features * sizeof(float);
        if (features > DatasetLimits.Features)
            throw Refuse("tooManyFeatures",
                $"becomes {features} features a row; at most {DatasetLimits.Features} are read");
        if (bytes > mostBytes)
            throw Refuse("tooLarge", $"becomes {columns.Rows} rows of {features} features, {bytes} bytes; "
                + $"TrainService__MaxUploadBytes allows {mostBytes}");

        DatasetException Refuse(string code, string what) =>
            new(code, $"{columns.Table.FileName} {what}{Widest(columns)}.") { File = columns.Table.FileName };
    }

    private static string Widest(TableColumns columns)
    {
        var texts = columns.Inputs.Where(column => !column.IsNumeric).OrderByDescending(column => column.Schema.Width);
        var named = string.Join(", ", texts.Take(3).Select(column => $"'{column.Schema.Name}' ({column.Schema.Width})"));
        return named.Length == 0 ? "" : $". Texts become one feature each, most in {named}{TableColumns.LeaveOut}";
    }
}
