using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>One pass over a variable, its gradient and its state, one thread for each element.</summary>
internal static class UpdateKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var update = (Update)binding.Node.Operation;
        // A rule with fewer states touches none of the others: any view will do.
        ArrayView<float> State(int index) => binding.Input(index < update.StateCount ? 2 + index : 0);
        var count = binding.InputShape(0).Count;
        binding.LaunchFlat(IlgpuBinding.Close<Arguments>(typeof(UpdateKernel), update.Rule), count, new Arguments
        {
            Count = count,
            Parameter = binding.Input(0),
            Gradient = binding.Input(1),
            State0 = State(0),
            State1 = State(1),
            State2 = State(2),
            Hyperparameters = binding.Input(2 + update.StateCount),
        });
    }

    [Kernel]
    public static void Run<TRule>(Arguments arguments) where TRule : struct, IUpdateRule
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var n = arguments.Hyperparameters;
        var h = new Hyperparameters<ScalarLane>(
            new(n[0]), new(n[1]), new(n[2]), new(n[3]), new(n[4]), new(n[5]), new(n[6]), new(n[7]));
        var parameter = new ScalarLane(arguments.Parameter[i]);
        var s0 = TRule.StateCount > 0 ? new ScalarLane(arguments.State0[i]) : default;
        var s1 = TRule.StateCount > 1 ? new ScalarLane(arguments.State1[i]) : default;
        var s2 = TRule.StateCount > 2 ? new ScalarLane(arguments.State2[i]) : default;
        TRule.Step(ref parameter, new ScalarLane(arguments.Gradient[i]), ref s0, ref s1, ref s2, h);
        arguments.Parameter[i] = parameter.Value;
        if (TRule.StateCount > 0)
            arguments.State0[i] = s0.Value;
        if (TRule.StateCount > 1)
            arguments.State1[i] = s1.Value;
        if (TRule.StateCount > 2)
            arguments.State2[i] = s2.Value;
    }

    internal struct Arguments
    {
        public int Count;
        public ArrayView<float> Parameter, Gradient, State0, State1, State2, Hyperparameters;
    }
}
