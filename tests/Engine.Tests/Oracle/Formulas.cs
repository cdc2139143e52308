using System.Collections.Concurrent;
using System.Reflection;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>Closes the engine's formula types over <see cref="DoubleLane"/>.</summary>
internal static class Formulas
{
    public delegate double Expression(ReadOnlySpan<double> arguments);

    public delegate void Rule(double[] parameter, double[] gradient, double[][] states, double[] h);

    private static readonly ConcurrentDictionary<Type, Expression> Expressions = new();

    private static readonly ConcurrentDictionary<Type, Rule> Rules = new();

    public static Expression OfExpression(Type expression) =>
        Expressions.GetOrAdd(expression, type => Close<Expression>(nameof(Evaluate), type));

    /// <summary>A formula on its own is the expression that applies it to the arguments in order.</summary>
    public static Expression OfFormula(Type formula) => OfExpression(
        (formula.IsAssignableTo(typeof(IUnary)) ? typeof(Unary<,>)
            : formula.IsAssignableTo(typeof(IBinary)) ? typeof(Binary<,,>)
            : typeof(Ternary<,,,>)) is var shape
            ? shape.MakeGenericType([formula, .. Arguments.Types[..(shape.GetGenericArguments().Length - 1)]])
            : null!);

    public static Rule OfRule(Type rule) => Rules.GetOrAdd(rule, type => Close<Rule>(nameof(Step), type));

    private static TDelegate Close<TDelegate>(string method, Type type) where TDelegate : Delegate =>
        typeof(Formulas).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<TDelegate>();

    private static double Evaluate<TExpression>(ReadOnlySpan<double> arguments) where TExpression : struct, IExpression
    {
        Span<DoubleLane> lanes = stackalloc DoubleLane[IExpression.Arity];
        for (var i = 0; i < arguments.Length; i++)
            lanes[i] = new(arguments[i]);
        return TExpression.Evaluate(
            lanes[0], lanes[1], lanes[2], lanes[3], lanes[4], lanes[5], lanes[6], lanes[7]).Value;
    }

    private static void Step<TRule>(double[] parameter, double[] gradient, double[][] states, double[] h)
        where TRule : struct, IUpdateRule
    {
        var numbers = new Hyperparameters<DoubleLane>(
            new(h[0]), new(h[1]), new(h[2]), new(h[3]), new(h[4]), new(h[5]), new(h[6]), new(h[7]));
        Span<DoubleLane> s = stackalloc DoubleLane[3];
        for (var i = 0; i < parameter.Length; i++)
        {
            for (var state = 0; state < states.Length; state++)
                s[state] = new(states[state][i]);
            var w = new DoubleLane(parameter[i]);
            TRule.Step(ref w, new(gradient[i]), ref s[0], ref s[1], ref s[2], numbers);
            parameter[i] = w.Value;
            for (var state = 0; state < states.Length; state++)
                states[state][i] = s[state].Value;
        }
    }
}
