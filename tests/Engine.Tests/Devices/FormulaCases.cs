using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices;

/// <summary>Every elementwise formula of the engine, alone.</summary>
internal static class FormulaCases
{
    // NaN, infinities, both zeros, the ends of the range, and what lies where formulas change their branch.
    private static readonly float[] Special =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, -1, 0.15f, 1e-3f, 1e-20f, 88.8f, -88.8f,
        103, -103, 1e10f, -1e10f, 1e-38f,
    ];

    // In every pairing, for formulas of two and more; those between which float32 overflows earlier than the oracle stay out.
    private static readonly float[] Paired = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 1, -1, 2];

    public static IEnumerable<Type> All => typeof(IFormula).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IFormula)));

    public static OperationCase Build(Type formula, int seed)
    {
        var it = new OperationCase(new Numbers(seed)) { What = formula.Name, Tolerance = 2e-6 };
        typeof(FormulaCases).GetMethod(nameof(Apply), System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(formula).CreateDelegate<Action<OperationCase>>()(it);
        return it;
    }

    private static void Apply<TFormula>(OperationCase it) where TFormula : struct, IFormula
    {
        var positive = typeof(TFormula) == typeof(Log) || typeof(TFormula) == typeof(Sqrt);
        var arity = typeof(TFormula).IsAssignableTo(typeof(IUnary)) ? 1
            : typeof(TFormula).IsAssignableTo(typeof(IBinary)) ? 2 : 3;
        var shape = Shape.Of(500);
        it.Output(it.Graph.Apply<TFormula>([.. Enumerable.Range(0, arity)
            .Select(i => it.Input(shape, positive || (i > 0 && typeof(TFormula) == typeof(Divide)) ? 0.01f : -6, 6))]));
        if (arity == 1)
            it.Output(it.Graph.Apply<TFormula>(it.Input(Shape.Of(Special.Length), Special)));
        else
            it.Output(it.Graph.Apply<TFormula>([.. Enumerable.Range(0, arity).Select(i => it.Input(Shape.Of(343),
                [.. Enumerable.Range(0, 343).Select(pairing => Paired[pairing / (int)Math.Pow(7, i) % 7])]))]));
    }
}
