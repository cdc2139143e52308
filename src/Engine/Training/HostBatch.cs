using TrainService.Engine.Data;

namespace TrainService.Engine.Training;

/// <summary>Host memory of one batch, filled from the data set and sent to a step.</summary>
internal sealed class HostBatch
{
    private readonly float[] inputs;
    private readonly int[] classes;
    private readonly float[] values;

    public HostBatch(DatasetSchema schema, int batchSize)
    {
        inputs = new float[batchSize * schema.InputWidth];
        classes = schema.Target.Kind == TargetKind.Classes ? new int[batchSize] : [];
        values = schema.Target.Kind == TargetKind.Values ? new float[batchSize * schema.Target.Width] : [];
    }

    /// <summary>The batch's classes; empty for a numeric target.</summary>
    public int[] Classes => classes;

    public void Fill(BatchLoader loader, ReadOnlySpan<int> rows, Step step)
    {
        if (classes.Length > 0)
        {
            loader.Load(rows, inputs, classes);
            step.Target.Upload<int>(classes);
        }
        else
        {
            loader.Load(rows, inputs, values);
            step.Target.Upload<float>(values);
        }
        step.Input.Upload<float>(inputs);
    }
}
