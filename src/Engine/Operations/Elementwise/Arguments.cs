using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>Argument 0 of an expression.</summary>
public readonly struct Argument0 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => a;
}

/// <summary>Argument 1 of an expression.</summary>
public readonly struct Argument1 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => b;
}

/// <summary>Argument 2 of an expression.</summary>
public readonly struct Argument2 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => c;
}

/// <summary>Argument 3 of an expression.</summary>
public readonly struct Argument3 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => d;
}

/// <summary>Argument 4 of an expression.</summary>
public readonly struct Argument4 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => e;
}

/// <summary>Argument 5 of an expression.</summary>
public readonly struct Argument5 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => f;
}

/// <summary>Argument 6 of an expression.</summary>
public readonly struct Argument6 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => g;
}

/// <summary>Argument 7 of an expression.</summary>
public readonly struct Argument7 : IExpression
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Evaluate<T>(T a, T b, T c, T d, T e, T f, T g, T h) where T : struct, ILane<T> => h;
}

/// <summary>The argument types in order.</summary>
public static class Arguments
{
    public static readonly Type[] Types =
    [
        typeof(Argument0), typeof(Argument1), typeof(Argument2), typeof(Argument3),
        typeof(Argument4), typeof(Argument5), typeof(Argument6), typeof(Argument7),
    ];
}
