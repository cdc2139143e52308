using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>An elementwise formula: a struct without fields, its gradient beside it.</summary>
public interface IFormula
{
    /// <summary>For each input the gradient that flows to it, null where none does. Inputs have the output's shape.</summary>
    /// <exception cref="NoGradientException">One flows, but there is no rule for it.</exception>
    static abstract Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient);
}

/// <summary>y = f(x)</summary>
public interface IUnary : IFormula
{
    static abstract T Apply<T>(T x) where T : struct, ILane<T>;
}

/// <summary>y = f(a, b)</summary>
public interface IBinary : IFormula
{
    static abstract T Apply<T>(T a, T b) where T : struct, ILane<T>;
}

/// <summary>y = f(a, b, c)</summary>
public interface ITernary : IFormula
{
    static abstract T Apply<T>(T a, T b, T c) where T : struct, ILane<T>;
}
