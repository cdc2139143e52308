using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

/// <summary>What a stored data set holds, read at once.</summary>
internal static class DatasetRows
{
    public static float[] Inputs(DatasetFile data, params int[] rows)
    {
        var inputs = new float[rows.Length * data.Schema.InputWidth];
        data.ReadInputs(rows, inputs);
        return inputs;
    }

    public static int[] Classes(DatasetFile data)
    {
        var classes = new int[data.Count];
        data.ReadClasses([.. Enumerable.Range(0, data.Count)], classes);
        return classes;
    }
}
