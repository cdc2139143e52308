using TrainService.Engine.Data;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

/// <summary>Host memory of one batch: chosen, then loaded from the data set, then sent to a step.</summary>
/// <param name="capacity">Rows of the largest batch; one at the end of an epoch may be smaller.</param>
internal sealed class HostBatch(DatasetSchema schema, int capacity)
{
    private readonly int inputWidth = schema.InputWidth, targetWidth = schema.Target.Width;
    private readonly int[] rows = new int[capacity];
    private readonly float[] inputs = new float[capacity * schema.InputWidth];
    private readonly int[] classes =
        schema.Target.Kind == TargetKind.Classes ? new int[capacity * schema.Target.Width] : [];
    private readonly float[] values = new float[capacity * schema.Target.Width];

    public int Count { get; private set; }

    /// <summary>The epoch in which it is trained on, counted from 0.</summary>
    public int Epoch { get; private set; }

    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    public Span<float> Inputs => inputs.AsSpan(0, Count * inputWidth);

    /// <summary>The batch's classes; empty for a numeric target.</summary>
    public Span<int> Classes => classes.Length == 0 ? [] : classes.AsSpan(0, Count * targetWidth);

    /// <summary>The batch's values; empty for a target of classes.</summary>
    public Span<float> Values => classes.Length > 0 ? [] : values.AsSpan(0, Count * targetWidth);

    public void Choose(ReadOnlySpan<int> chosen, int epoch)
    {
        chosen.CopyTo(rows);
        (Count, Epoch) = (chosen.Length, epoch);
    }

    public void Send(Step step)
    {
        if (classes.Length == 0)
            step.Target.Upload<float>(Values);
        else if (step.Target.Shape.Element == ElementType.Int32)
            step.Target.Upload<int>(Classes);
        else
            UploadAsValues(step);
        step.Input.Upload<float>(Inputs);
    }

    // For a loss that takes two classes as the numbers 0 and 1.
    private void UploadAsValues(Step step)
    {
        var numbers = values.AsSpan(0, Classes.Length);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = classes[i];
        step.Target.Upload<float>(numbers);
    }
}
