using TrainService.Engine.Data;
using TrainService.Engine.Graph;

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
        values = new float[batchSize * schema.Target.Width];
    }

    /// <summary>The batch's classes; empty for a numeric target.</summary>
    public int[] Classes => classes;

    /// <summary>The batch's numbers, for a numeric target.</summary>
    public float[] Values => values;

    public void Fill(BatchLoader loader, ReadOnlySpan<int> rows, Step step)
    {
        if (classes.Length > 0)
        {
            loader.Load(rows, inputs, classes);
            if (step.Target.Shape.Element == ElementType.Int32)
                step.Target.Upload<int>(classes);
            else
                UploadAsValues(step);
        }
        else
        {
            loader.Load(rows, inputs, values);
            step.Target.Upload<float>(values);
        }
        step.Input.Upload<float>(inputs);
    }

    // For a loss that takes two classes as the numbers 0 and 1.
    private void UploadAsValues(Step step)
    {
        for (var i = 0; i < classes.Length; i++)
            values[i] = classes[i];
        step.Target.Upload<float>(values);
    }
}
