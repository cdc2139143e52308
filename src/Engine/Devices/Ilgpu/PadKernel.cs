using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What is inside, or zero, of up to four padded axes; one thread for each element of the result.</summary>
internal static class PadKernel
{
    private const int Rank = 4;

    public static void Bind(IlgpuBinding binding)
    {
        var axes = ((Pad)binding.Node.Operation).Walk(binding.InputShape(0)).ToList();
        if (axes.Count > Rank)
            throw new NotSupportedException($"ILGPU devices pad at most {Rank} axes, not {binding.InputShape(0)}");
        // Axes of extent 1 in front fill up to four.
        while (axes.Count < Rank)
            axes.Insert(0, new PaddedAxis(0, 1, 1));
        binding.LaunchFlat<Arguments>(Run, binding.Shape.Count, new Arguments
        {
            Count = binding.Shape.Count,
            Axis0 = new(axes[0]),
            Axis1 = new(axes[1]),
            Axis2 = new(axes[2]),
            Axis3 = new(axes[3]),
            Input = binding.Input(0),
            Output = binding.Output,
        });
    }

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var rest = i;
        var place3 = (rest % arguments.Axis3.Result) - arguments.Axis3.Before;
        rest /= arguments.Axis3.Result;
        var place2 = (rest % arguments.Axis2.Result) - arguments.Axis2.Before;
        rest /= arguments.Axis2.Result;
        var place1 = (rest % arguments.Axis1.Result) - arguments.Axis1.Before;
        var place0 = (rest / arguments.Axis1.Result) - arguments.Axis0.Before;
        var value = 0f;
        if (arguments.Axis0.Holds(place0) && arguments.Axis1.Holds(place1)
            && arguments.Axis2.Holds(place2) && arguments.Axis3.Holds(place3))
            value = arguments.Input[
                (((((place0 * arguments.Axis1.Source) + place1) * arguments.Axis2.Source) + place2) * arguments.Axis3.Source)
                + place3];
        arguments.Output[i] = value;
    }

    internal struct Arguments
    {
        public int Count;
        public Extent Axis0, Axis1, Axis2, Axis3;
        public ArrayView<float> Input, Output;
    }

    internal readonly struct Extent(PaddedAxis axis)
    {
        public readonly int Before = axis.Before, Source = axis.Source, Result = axis.Result;

        public bool Holds(int place) => place >= 0 && place < Source;
    }
}
