using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A launch for each input, which puts its runs into the lines of the result; one thread for each element.</summary>
internal static class ConcatenateKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var axis = ((Concatenate)binding.Node.Operation).Axis;
        var offset = 0;
        for (var i = 0; i < binding.Node.Inputs.Count; i++)
        {
            var shape = binding.InputShape(i);
            var run = shape.Extent(axis, shape.Rank);
            binding.LaunchFlat<Arguments>(Run, shape.Count, new Arguments
            {
                Count = shape.Count,
                Run = run,
                Line = binding.Shape.Extent(axis, shape.Rank),
                Offset = offset,
                Input = binding.Input(i),
                Output = binding.Output,
            });
            offset += run;
        }
    }

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i < arguments.Count)
            arguments.Output[(i / arguments.Run * arguments.Line) + arguments.Offset + (i % arguments.Run)] = arguments.Input[i];
    }

    internal struct Arguments
    {
        public int Count, Run, Line, Offset;
        public ArrayView<float> Input, Output;
    }
}
