using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>One pass over a variable, its gradient and its state.</summary>
internal sealed unsafe class UpdateKernel<TLane, TRule>(Binding binding, Update operation)
    : FlatKernel(binding.InputShape(0).Count, Grain)
    where TLane : struct, IVectorLane<TLane> where TRule : struct, IUpdateRule
{
    private const int Grain = Grains.Update;

    private readonly float* parameter = binding.Input(0);
    private readonly float* gradient = binding.Input(1);
    private readonly float* s0 = TRule.StateCount > 0 ? binding.Input(2) : null;
    private readonly float* s1 = TRule.StateCount > 1 ? binding.Input(3) : null;
    private readonly float* s2 = TRule.StateCount > 2 ? binding.Input(4) : null;
    private readonly float* hyperparameters = binding.Input(operation.StateCount + 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunRange(int begin, int end)
    {
        var n = hyperparameters;
        var h = new Hyperparameters<TLane>(TLane.Of(n[0]), TLane.Of(n[1]), TLane.Of(n[2]), TLane.Of(n[3]),
            TLane.Of(n[4]), TLane.Of(n[5]), TLane.Of(n[6]), TLane.Of(n[7]));
        var i = begin;
        for (; i + TLane.Width <= end; i += TLane.Width)
            Step(parameter + i, gradient + i, s0 + i, s1 + i, s2 + i, h);
        if (i < end)
            Tail(i, end - i, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* w, float* g, float* m0, float* m1, float* m2, in Hyperparameters<TLane> h)
    {
        var lane = TLane.Load(w);
        var (a, b, c) = (default(TLane), default(TLane), default(TLane));
        if (TRule.StateCount > 0)
            a = TLane.Load(m0);
        if (TRule.StateCount > 1)
            b = TLane.Load(m1);
        if (TRule.StateCount > 2)
            c = TLane.Load(m2);
        TRule.Step(ref lane, TLane.Load(g), ref a, ref b, ref c, h);
        TLane.Store(lane, w);
        if (TRule.StateCount > 0)
            TLane.Store(a, m0);
        if (TRule.StateCount > 1)
            TLane.Store(b, m1);
        if (TRule.StateCount > 2)
            TLane.Store(c, m2);
    }

    private void Tail(int begin, int rest, in Hyperparameters<TLane> h)
    {
        var buffer = stackalloc float[5 * 16];
        nint* sources = stackalloc nint[] { (nint)parameter, (nint)gradient, (nint)s0, (nint)s1, (nint)s2 };
        for (var slot = 0; slot < TRule.StateCount + 2; slot++)
            for (var i = 0; i < 16; i++)
                buffer[(slot * 16) + i] = i < rest ? ((float*)sources[slot])[begin + i] : 0;
        Step(buffer, buffer + 16, buffer + 32, buffer + 48, buffer + 64, h);
        for (var slot = 0; slot < TRule.StateCount + 2; slot++)
            for (var i = 0; i < rest; i++)
                ((float*)sources[slot])[begin + i] = buffer[(slot * 16) + i];
    }
}
