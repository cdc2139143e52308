using TrainService.Engine.Autodiff;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Autodiff;

/// <summary>The gradient rule of every elementwise formula.</summary>
public sealed class FormulaGradientTests
{
    // Arguments that get no gradient although the formula depends on them, and why.
    private static readonly Dictionary<Type, (int[] Arguments, string Reason)> Exceptions = new()
    {
        [typeof(Detach)] = ([0], "is there to let none through"),
        [typeof(Elu)] = ([1], "alpha is a constant of the definition"),
        [typeof(LeakyRelu)] = ([1], "the slope is a constant of the definition"),
        [typeof(LeakyReluGradient)] = ([1], "the slope is a constant of the definition"),
    };

    // No layer needs second derivatives of these; whoever asks for one is told, not given a wrong number.
    private static readonly Type[] WithoutRule = [typeof(EluGradient), typeof(GeluGradient), typeof(SiluGradient)];

    public static TheoryData<Type> All => [.. typeof(IFormula).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IFormula)))];

    [Theory]
    [MemberData(nameof(All))]
    public void Rule_agrees_with_central_differences_or_says_that_there_is_none(Type formula)
    {
        for (var seed = 1; seed <= 3; seed++)
            typeof(FormulaGradientTests).GetMethod(nameof(Check), System.Reflection.BindingFlags.NonPublic
                | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(formula)
                .CreateDelegate<Action<int>>()(seed);
    }

    private static void Check<TFormula>(int seed) where TFormula : struct, IFormula
    {
        var graph = new GraphBuilder();
        var check = new NumericGradient(graph, seed);
        // Where the formula is defined, and away from its poles.
        var from = typeof(TFormula) == typeof(Log) || typeof(TFormula) == typeof(Sqrt)
            || typeof(TFormula) == typeof(Divide) ? 0.5 : -2;
        var inputs = Enumerable.Range(0, Arity(typeof(TFormula)))
            .Select(i => check.Input($"x{i}", Shape.Of(8), from, 2)).ToArray();
        var excepted = Exceptions.TryGetValue(typeof(TFormula), out var exception) ? exception.Arguments : [];
        var result = graph.Apply<TFormula>(inputs);
        if (WithoutRule.Contains(typeof(TFormula)))
            foreach (var input in inputs)
                Assert.Throws<NoGradientException>(() => Backward.Gradients(graph, [(result, result)], [input]));
        else
            check.Check(result, [.. inputs.Where((_, i) => !excepted.Contains(i))], tolerance: 1e-5);
    }

    private static int Arity(Type formula) =>
        formula.IsAssignableTo(typeof(IUnary)) ? 1 : formula.IsAssignableTo(typeof(IBinary)) ? 2 : 3;
}
