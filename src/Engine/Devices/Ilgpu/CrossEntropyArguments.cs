using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What the loss of a row and its gradient read.</summary>
internal struct CrossEntropyArguments
{
    public int Width;
    public float Smoothing;
    public IgnoredClass Ignore;
    public ArrayView<int> Classes;
    public ArrayView<float> Logits, Weights, Output;

    public static CrossEntropyArguments Of(IlgpuBinding binding, float smoothing, int? ignored) => new()
    {
        Width = binding.InputShape(0)[1],
        Smoothing = smoothing,
        Ignore = new IgnoredClass(ignored),
        Logits = binding.Input(0),
        Classes = binding.Integers(1),
        Weights = binding.Input(2),
        Output = binding.Output,
    };
}
