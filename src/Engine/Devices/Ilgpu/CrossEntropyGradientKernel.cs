using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The gradient of each row's loss, a group for each; see <see cref="CrossEntropyGradient"/> for the formula.</summary>
internal static class CrossEntropyGradientKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var operation = (CrossEntropyGradient)binding.Node.Operation;
        var arguments = CrossEntropyArguments.Of(binding, operation.LabelSmoothing, operation.IgnoreIndex);
        binding.Launch(Run, new(binding.InputShape(0)[0], 1, 1), GroupFold.SizeFor(arguments.Width),
            new Arguments { Loss = arguments, RowGradients = binding.Input(3) });
    }

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var loss = arguments.Loss;
        var begin = Grid.IdxX * loss.Width;
        var row = SoftmaxRow.Of(shared, loss.Logits, begin, loss.Width);
        var total = 0f;
        for (var c = Group.IdxX; c < loss.Width; c += Group.DimX)
            total += loss.Weights[c];
        total = GroupFold.Apply<SumFold>(shared, total);
        var target = loss.Classes[Grid.IdxX];
        var known = target >= 0 && target < loss.Width;
        var ignored = loss.Ignore.Is(target);
        var weight = known ? loss.Weights[target] : ScalarLane.NaN;
        var g = arguments.RowGradients[Grid.IdxX];
        var sharp = g * (1 - loss.Smoothing) * weight;
        var smooth = g * loss.Smoothing / loss.Width;
        for (var c = Group.IdxX; c < loss.Width; c += Group.DimX)
        {
            var share = ScalarLane.Exp(loss.Logits[begin + c] - row.Maximum) / row.Total;
            // Floats on purpose: ILGPU's OpenCL code loses a choice between integers that becomes a float.
            var gradient = (sharp * (share - (c == target ? 1f : 0f))) + (smooth * ((share * total) - loss.Weights[c]));
            loss.Output[begin + c] = ignored ? 0 : gradient;
        }
    }

    internal struct Arguments
    {
        public CrossEntropyArguments Loss;
        public ArrayView<float> RowGradients;
    }
}
