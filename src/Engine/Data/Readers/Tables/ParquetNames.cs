using System.Globalization;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The names that a Parquet file itself gives its columns. DuckDB calls one of two that differ in case alone otherwise.</summary>
internal static class ParquetNames
{
    public static string[] Of(UploadedFile file)
    {
        using var connection = TableSource.Connect(TableSource.MostMemory);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name, coalesce(num_children, 0) FROM parquet_schema({TableSource.Text(file.Path)})";
        using var reader = command.ExecuteReader();
        var (names, within) = (new List<string>(), 0L);
        // The tree in preorder; its root is the table.
        for (var isRoot = true; reader.Read(); isRoot = false)
        {
            if (isRoot)
                continue;
            if (within == 0)
                names.Add(reader.GetString(0));
            within += (within == 0 ? 0 : -1) + Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture);
        }

        for (var i = 0; i < names.Count; i++)
            if (names[i].Length == 0)
                throw new DatasetException("unnamedColumn", $"{file.Name}: column {i + 1} has no name.") { File = file.Name };
            else if (names.IndexOf(names[i]) < i)
                throw new DatasetException("duplicateColumn",
                    $"{file.Name}: columns {names.IndexOf(names[i]) + 1} and {i + 1} are both called '{names[i]}'.")
                {
                    File = file.Name,
                    Column = names[i],
                };
        return [.. names];
    }
}
