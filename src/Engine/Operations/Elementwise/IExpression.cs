using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>
/// A tree of formulas as a type: leaves name an argument, inner nodes a formula. The planner closes such types when it
/// fuses; the compiler of the device turns each into one loop.
/// </summary>
public interface IExpression
{
    /// <summary>Arguments an expression can have.</summary>
    const int Arity = 8;

    static abstract T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T>;
}

/// <summary>A unary formula of an expression.</summary>
public readonly struct Unary<TFormula, TX> : IExpression where TFormula : struct, IUnary where TX : struct, IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> =>
        TFormula.Apply(TX.Evaluate(a, b, c, d, e, f, g, h));
}

/// <summary>A binary formula of two expressions.</summary>
public readonly struct Binary<TFormula, TX, TY> : IExpression
    where TFormula : struct, IBinary where TX : struct, IExpression where TY : struct, IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> =>
        TFormula.Apply(TX.Evaluate(a, b, c, d, e, f, g, h), TY.Evaluate(a, b, c, d, e, f, g, h));
}

/// <summary>A ternary formula of three expressions.</summary>
public readonly struct Ternary<TFormula, TX, TY, TZ> : IExpression
    where TFormula : struct, ITernary where TX : struct, IExpression
    where TY : struct, IExpression where TZ : struct, IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> =>
        TFormula.Apply(
            TX.Evaluate(a, b, c, d, e, f, g, h), TY.Evaluate(a, b, c, d, e, f, g, h),
            TZ.Evaluate(a, b, c, d, e, f, g, h));
}
