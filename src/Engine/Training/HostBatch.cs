using TrainService.Engine.Data;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

/// <summary>Host memory of one batch: chosen, then loaded from the data set, then sent to a step.</summary>
internal sealed class HostBatch
{
    private readonly int inputWidth, targetWidth, capacity;
    private readonly int[] rows;
    private readonly float[] inputs, clean, values, weights;
    private readonly int[] classes;
    private readonly InputPart[] parts, cleanParts;
    private readonly TargetPart[] targets;
    private float[]? asValues;

    /// <param name="capacity">Rows of the largest batch; one at the end of an epoch may be smaller.</param>
    /// <param name="keepsClean">Whether inputs are a target too, and are augmented: then it is as they were before.</param>
    public HostBatch(DatasetSchema schema, int capacity, bool keepsClean = false)
    {
        (inputWidth, targetWidth, this.capacity) = (schema.InputWidth, schema.TargetWidth, capacity);
        rows = new int[capacity];
        inputs = new float[checked(capacity * inputWidth)];
        clean = keepsClean ? new float[inputs.Length] : inputs;
        classes = schema.Target?.Kind == TargetKind.Classes ? new int[checked(capacity * targetWidth)] : [];
        values = classes.Length == 0 ? new float[checked(capacity * targetWidth)] : [];
        weights = schema.Weights is null ? [] : new float[capacity];
        parts = InputPart.Of(schema, capacity);
        cleanParts = keepsClean ? InputPart.Of(schema, capacity) : parts;
        targets = TargetPart.Of(schema, capacity);
    }

    /// <summary>Of one that does what it can: its arrays, without their headers.</summary>
    /// <param name="sendsNumbers">Whether classes go to some step as the numbers 0 and 1.</param>
    public static long BytesOf(DatasetSchema schema, int capacity, bool keepsClean, bool sendsNumbers)
    {
        var inputs = (long)schema.InputWidth * (keepsClean ? 2 : 1) * (schema.Inputs is { Length: > 1 } ? 2 : 1);
        var parted = schema.Targets?.Sum(target => (long)target.Schema.Width * (target.Kind == TargetKind.Classes ? 2 : 1)) ?? 0;
        var targets = (long)schema.TargetWidth * (sendsNumbers ? 2 : 1);
        var row = 1 + inputs + targets + parted + (schema.Weights is null ? 0 : 1);
        return sizeof(float) * row * capacity;
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

    /// <summary>The batch's values; empty for a target of classes, and without any.</summary>
    public Span<float> Values => classes.Length > 0 ? [] : values.AsSpan(0, Count * targetWidth);

    /// <summary>How much each row counts; empty where the data set does not say.</summary>
    public Span<float> Weights => weights.Length == 0 ? [] : weights.AsSpan(0, Count);

    public void Choose(ReadOnlySpan<int> chosen, int epoch)
    {
        chosen.CopyTo(rows);
        (Count, Epoch) = (chosen.Length, epoch);
    }

    /// <summary>Once inputs and targets are there: parts them where there are several.</summary>
    public void Part()
    {
        foreach (var target in targets)
            target.Fill(values, targetWidth, Count);
        foreach (var part in parts)
            part.Fill(inputs, inputWidth, Count);
        if (KeepsClean)
            foreach (var part in cleanParts)
                part.Fill(clean, inputWidth, Count);
    }

    public void Send(Step step)
    {
        foreach (var output in step.Outputs)
            SendTarget(output);
        step.Weights?.Upload<float>(Weights);
        foreach (var (name, buffer) in step.Inputs)
            buffer.Upload<float>(parts.Length == 0 ? Inputs : PartOf(parts, name));
    }

    /// <summary>The classes that an output is compared with; empty where it is numbers.</summary>
    public ReadOnlySpan<int> ClassesFor(TrainedOutput trained) => trained.FromInput is not null ? []
        : targets.Length == 0 ? Classes
        : TargetOf(trained.Name).Classes(Count);

    /// <summary>The numbers that an output is compared with, where it is no classes.</summary>
    public ReadOnlySpan<float> ValuesFor(TrainedOutput trained) => trained.FromInput is null
            ? targets.Length == 0 ? Values : TargetOf(trained.Name).Values(Count)
        : parts.Length == 0 ? Clean
        : PartOf(cleanParts, trained.FromInput.Name);

    private void SendTarget(StepOutput output)
    {
        var right = ClassesFor(output.Trained);
        if (right.IsEmpty)
            output.Target.Upload(ValuesFor(output.Trained));
        else if (output.Target.Shape.Element == ElementType.Int32)
            output.Target.Upload(right);
        else
            UploadAsValues(right, output.Target);
    }

    // For a loss that takes two classes as the numbers 0 and 1.
    private void UploadAsValues(ReadOnlySpan<int> right, IBuffer target)
    {
        var numbers = (asValues ??= new float[capacity * targetWidth]).AsSpan(0, right.Length);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = right[i];
        target.Upload<float>(numbers);
    }

    private TargetPart TargetOf(string output)
    {
        foreach (var target in targets)
            if (target.Name == output)
                return target;
        throw new ArgumentException($"the data set has no target '{output}'", nameof(output));
    }

    private Span<float> PartOf(InputPart[] among, string input)
    {
        foreach (var part in among)
            if (part.Name == input)
                return part.Rows(Count);
        throw new ArgumentException($"the data set has no input '{input}'", nameof(input));
    }
}
