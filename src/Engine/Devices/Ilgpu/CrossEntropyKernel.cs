using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The loss of each row, a group for each; see <see cref="CrossEntropy"/> for the formula.</summary>
internal static class CrossEntropyKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var operation = (CrossEntropy)binding.Node.Operation;
        var arguments = CrossEntropyArguments.Of(binding, operation.LabelSmoothing, operation.IgnoreIndex);
        binding.Launch(Run, new(binding.InputShape(0)[0], 1, 1), GroupFold.SizeFor(arguments.Width), arguments);
    }

    [Kernel]
    public static void Run(CrossEntropyArguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var begin = Grid.IdxX * arguments.Width;
        var offset = SoftmaxRow.Of(shared, arguments.Logits, begin, arguments.Width).LogSumExp;
        var spread = 0f;
        for (var c = Group.IdxX; c < arguments.Width; c += Group.DimX)
            spread += arguments.Weights[c] * (offset - arguments.Logits[begin + c]);
        spread = GroupFold.Apply<SumFold>(shared, spread);
        if (Group.IdxX != 0)
            return;
        var target = arguments.Classes[Grid.IdxX];
        var loss = arguments.Smoothing / arguments.Width * spread;
        if (arguments.Ignore.Is(target))
            loss = 0;
        else if (target < 0 || target >= arguments.Width)
            // No kernel can throw; a loss that is no number ends the run.
            loss = ScalarLane.NaN;
        else
            loss += (1 - arguments.Smoothing) * arguments.Weights[target] * (offset - arguments.Logits[begin + target]);
        arguments.Output[Grid.IdxX] = loss;
    }
}
