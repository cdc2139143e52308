namespace TrainService.Engine.Data.Readers;

/// <summary>The labels of all parts, and the classes that they are indices of.</summary>
internal sealed class IdxLabels
{
    private readonly Dictionary<SplitPart, byte[]> labels;

    private IdxLabels(Dictionary<SplitPart, byte[]> labels, string[] classes)
    {
        this.labels = labels;
        Schema = new TargetSchema(TargetKind.Classes, classes, ["label"]);
        Column = new ColumnSchema("label", ColumnKind.Categorical, ColumnRole.Target, null, classes,
            new(null, null, null, null, 0, labels.Values.SelectMany(part => part).Distinct().Count()));
    }

    public TargetSchema Schema { get; }

    public ColumnSchema Column { get; }

    /// <summary>Null where there are images alone.</summary>
    public static IdxLabels? Read(IdxPairs pairs, DatasetOptions options)
    {
        if (pairs.All[0].Labels is not { } first)
        {
            options.RefuseClassNames();
            return null;
        }
        var labels = pairs.All.ToDictionary(pair => pair.Part, pair => Read(pair.Labels!));
        var highest = labels.Values.Max(part => part.Max());
        if (labels.Values.SelectMany(part => part).Distinct().Count() == 1)
            throw new DatasetException("oneClass",
                $"{first.Name} has the label {highest} in every row; there is nothing to tell apart.")
            {
                File = first.Name,
            };
        var names = options.ClassNames ?? [.. Enumerable.Range(0, highest + 1).Select(label => label.ToString())];
        foreach (var pair in pairs.All)
            CheckRange(pair.Labels!, labels[pair.Part], names.Length);
        return new IdxLabels(labels, names);
    }

    public byte[] Of(SplitPart part) => labels[part];

    private static byte[] Read(IdxFile file)
    {
        var labels = new byte[file.Count];
        file.Read(labels);
        file.CheckEnd();
        return labels;
    }

    private static void CheckRange(IdxFile file, byte[] labels, int classes)
    {
        var row = Array.FindIndex(labels, label => label >= classes);
        if (row >= 0)
            throw new DatasetException("labelOutOfRange",
                $"{file.Name} has label {labels[row]} in row {row + 1}; the {classes} class names allow 0 to {classes - 1}.")
            {
                File = file.Name,
                Row = row + 1,
                Offset = 8 + row,
            };
    }
}
