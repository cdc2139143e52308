using System.Runtime.InteropServices;
using DuckDB.NET.Data;

namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>The pass that writes: each row's cells become features (one-hot where categorical) and a target, if there is
/// one.</summary>
internal static class TableRows
{
    public static void Write(Table table, TableColumns columns, TableTarget target, SplitPart[] parts,
        DatasetFileWriter writer)
    {
        var inputs = columns.Inputs.Select(column => new Input(column)).ToArray();
        var features = new float[inputs.Sum(input => input.Width)];
        var values = new float[target.Schema?.Width ?? 0];
        var isClasses = target.Schema?.Kind == TargetKind.Classes;
        var isList = target.Schema?.Shape is not null;
        TableColumn[] weighing = columns.Weights is { } weights ? [weights] : [];
        var weight = 0f;
        var read = columns.Inputs.Concat(target.Columns).Concat(weighing).Select(column => (column.Index, column.Cell));
        var rows = table.Rows(read, row =>
        {
            ReadFeatures(row, inputs, features);
            if (isList)
                CopyList(row, inputs.Length, values);
            for (var i = 0; i < values.Length && !isClasses && !isList; i++)
                values[i] = target.IndicesOf?[i] is { } indices
                    ? indices[row.GetString(inputs.Length + i)] : row.GetFloat(inputs.Length + i);
            if (weighing.Length > 0)
                weight = row.GetFloat(inputs.Length + target.Columns.Length);
            return isClasses ? target.IndexOf[row.GetString(inputs.Length)] : 0;
        });

        var row = 0;
        foreach (var index in rows)
        {
            writer.WriteFeatures(parts[row], features);
            if (isClasses)
                writer.WriteClass(parts[row], index);
            else
                writer.WriteValues(parts[row], values);
            if (weighing.Length > 0)
                writer.WriteWeight(parts[row], RowWeight.IsOne(weight) ? weight : throw table.Refuse(
                    "invalidWeights", FormattableString.Invariant($"{weight} is no weight; {RowWeight.Rule}"), weighing[0].Index, row + 1));
            row++;
        }
    }

    private static void ReadFeatures(DuckDBDataReader row, Input[] inputs, Span<float> features)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var slot = features[..inputs[i].Width];
            features = features[slot.Length..];
            if (inputs[i].Categories is { } categories)
            {
                slot.Clear();
                slot[categories[row.GetString(i)]] = 1;
            }
            else if (inputs[i].IsList)
                CopyList(row, i, slot);
            else
                slot[0] = row.GetFloat(i);
        }
    }

    private static void CopyList(DuckDBDataReader row, int at, Span<float> destination) =>
        CollectionsMarshal.AsSpan(row.GetFieldValue<List<float>>(at)).CopyTo(destination);

    private sealed class Input(TableColumn column)
    {
        public int Width { get; } = column.Schema.Width;

        public bool IsList { get; } = column.Cell == TableCell.List;

        public Dictionary<string, int>? Categories { get; } =
            column.Schema.Categories?.Select((text, i) => (text, i)).ToDictionary(StringComparer.Ordinal);
    }
}
