using ILGPU;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Reorders up to six axes (those that stay neighbours count as one), one thread for each element of the result.</summary>
internal static class PermuteKernel
{
    private const int Rank = 6;

    public static void Bind(IlgpuBinding binding)
    {
        var axes = Merged((Permute)binding.Node.Operation, binding.InputShape(0));
        if (axes.Count > Rank)
            throw new NotSupportedException($"ILGPU devices permute at most {Rank} axes, not {binding.InputShape(0)}");
        // Axes of extent 1 in front fill up to six.
        while (axes.Count < Rank)
            axes.Insert(0, (1, 0));
        binding.LaunchFlat<Arguments>(Run, binding.Shape.Count, new Arguments
        {
            Count = binding.Shape.Count,
            Extent1 = axes[1].Extent,
            Extent2 = axes[2].Extent,
            Extent3 = axes[3].Extent,
            Extent4 = axes[4].Extent,
            Extent5 = axes[5].Extent,
            Stride0 = axes[0].Stride,
            Stride1 = axes[1].Stride,
            Stride2 = axes[2].Stride,
            Stride3 = axes[3].Stride,
            Stride4 = axes[4].Stride,
            Stride5 = axes[5].Stride,
            Input = binding.Input(0),
            Output = binding.Output,
        });
    }

    // Axes of the result, each with its stride in the input.
    private static List<(int Extent, int Stride)> Merged(Permute permute, Shape input)
    {
        var result = new List<(int Extent, int Stride)>();
        foreach (var axis in permute.Axes.Where(axis => input[axis] != 1))
        {
            var (extent, stride) = (input[axis], input.Extent(axis + 1, input.Rank));
            if (result.Count > 0 && result[^1].Stride == stride * extent)
                result[^1] = (result[^1].Extent * extent, stride);
            else
                result.Add((extent, stride));
        }
        return result;
    }

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var rest = i;
        var source = rest % arguments.Extent5 * arguments.Stride5;
        rest /= arguments.Extent5;
        source += rest % arguments.Extent4 * arguments.Stride4;
        rest /= arguments.Extent4;
        source += rest % arguments.Extent3 * arguments.Stride3;
        rest /= arguments.Extent3;
        source += rest % arguments.Extent2 * arguments.Stride2;
        rest /= arguments.Extent2;
        source += (rest % arguments.Extent1 * arguments.Stride1) + (rest / arguments.Extent1 * arguments.Stride0);
        arguments.Output[i] = arguments.Input[source];
    }

    internal struct Arguments
    {
        public int Count, Extent1, Extent2, Extent3, Extent4, Extent5;
        public int Stride0, Stride1, Stride2, Stride3, Stride4, Stride5;
        public ArrayView<float> Input, Output;
    }
}
