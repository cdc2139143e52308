using TrainService.Engine.Data;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

/// <summary>Host memory of one batch: chosen, then loaded from the data set, then sent to a step.</summary>
internal sealed class HostBatch
{
    private readonly int inputWidth, targetWidth;
    private readonly int[] rows;
    private readonly float[] inputs, clean, values, weights;
    private readonly int[] classes;
    private readonly InputPart[] parts;

    /// <param name="capacity">Rows of the largest batch; one at the end of an epoch may be smaller.</param>
    /// <param name="keepsClean">Whether inputs are a target too, and are augmented: then it is as they were before.</param>
    public HostBatch(DatasetSchema schema, int capacity, bool keepsClean = false)
    {
        (inputWidth, targetWidth) = (schema.InputWidth, schema.Target.Width);
        rows = new int[capacity];
        inputs = new float[capacity * inputWidth];
        clean = keepsClean ? new float[inputs.Length] : inputs;
        classes = schema.Target.Kind == TargetKind.Classes ? new int[capacity * targetWidth] : [];
        values = new float[capacity * targetWidth];
        weights = schema.Weights is null ? [] : new float[capacity];
        parts = InputPart.Of(schema, capacity);
    }

    public int Count { get; private set; }

    /// <summary>The epoch in which it is trained on, counted from 0.</summary>
    public int Epoch { get; private set; }

    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    public Span<float> Inputs => inputs.AsSpan(0, Count * inputWidth);

    /// <summary>The inputs without augmentation; where nothing asks for them, the inputs.</summary>
    public Span<float> Clean => clean.AsSpan(0, Count * inputWidth);

    public bool KeepsClean => clean != inputs;

    /// <summary>The batch's classes; empty for a numeric target.</summary>
    public Span<int> Classes => classes.Length == 0 ? [] : classes.AsSpan(0, Count * targetWidth);

    /// <summary>The batch's values; empty for a target of classes.</summary>
    public Span<float> Values => classes.Length > 0 ? [] : values.AsSpan(0, Count * targetWidth);

    /// <summary>How much each row counts; empty where the data set does not say.</summary>
    public Span<float> Weights => weights.Length == 0 ? [] : weights.AsSpan(0, Count);

    public void Choose(ReadOnlySpan<int> chosen, int epoch)
    {
        chosen.CopyTo(rows);
        (Count, Epoch) = (chosen.Length, epoch);
    }

    /// <summary>Once the inputs are there: parts them where there are several.</summary>
    public void Part()
    {
        foreach (var part in parts)
            part.Fill(inputs, inputWidth, Count);
    }

    public void Send(Step step)
    {
        foreach (var output in step.Outputs)
            SendTarget(output);
        step.Weights?.Upload<float>(Weights);
        foreach (var (name, buffer) in step.Inputs)
            buffer.Upload<float>(parts.Length == 0 ? Inputs : PartOf(name));
    }

    /// <summary>The numbers that an output is compared with.</summary>
    public ReadOnlySpan<float> ValuesFor(TrainedOutput trained) => trained.FromInput is null ? Values
        : parts.Length == 0 ? Clean
        : PartOf(trained.FromInput.Name);

    private void SendTarget(StepOutput output)
    {
        if (output.Trained.FromInput is not null || classes.Length == 0)
            output.Target.Upload(ValuesFor(output.Trained));
        else if (output.Target.Shape.Element == ElementType.Int32)
            output.Target.Upload<int>(Classes);
        else
            UploadAsValues(output.Target);
    }

    // For a loss that takes two classes as the numbers 0 and 1.
    private void UploadAsValues(IBuffer target)
    {
        var numbers = values.AsSpan(0, Classes.Length);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = classes[i];
        target.Upload<float>(numbers);
    }

    private Span<float> PartOf(string input)
    {
        foreach (var part in parts)
            if (part.Name == input)
                return part.Rows(Count);
        throw new ArgumentException($"the data set has no input '{input}'", nameof(input));
    }
}
