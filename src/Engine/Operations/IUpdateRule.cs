using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>One optimizer step of one element, written once for all devices.</summary>
public interface IUpdateRule
{
    /// <summary>State variables beside each parameter, 0 to 3.</summary>
    static abstract int StateCount { get; }

    /// <param name="h">The step's hyperparameters, as the optimizer laid them out.</param>
    static abstract void Step<T>(ref T parameter, T gradient, ref T s0, ref T s1, ref T s2, in Hyperparameters<T> h)
        where T : struct, ILane<T>;
}

/// <summary>Eight numbers that change from step to step (learning rate, bias corrections), each in every lane.</summary>
public readonly struct Hyperparameters<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T>
{
    public readonly T A = a, B = b, C = c, D = d, E = e, F = f, G = g, H = h;
}
