using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A tensor whose rows, along its last axis, are worked on alone.</summary>
internal struct RowArguments
{
    public int Width;
    public ArrayView<float> Input, Output;

    public static void Launch(IlgpuBinding binding, Action<RowArguments> kernel)
    {
        var width = binding.Shape[^1];
        binding.Launch(kernel, new(binding.Shape.Count / width, 1, 1), GroupFold.SizeFor(width), new RowArguments
        {
            Width = width,
            Input = binding.Input(0),
            Output = binding.Output,
        });
    }
}
