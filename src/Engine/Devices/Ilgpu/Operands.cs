using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The tensors that an expression reads.</summary>
internal struct Operands
{
    public Operand A, B, C, D, E, F, G, H;

    /// <summary>One tensor, read straight.</summary>
    public static Operands Of(ArrayView<float> values)
    {
        var only = new Operand(values, Access.Straight);
        return new Operands { A = only, B = only, C = only, D = only, E = only, F = only, G = only, H = only };
    }

    /// <summary>Those of a fused node; what is not there repeats the first, and is not read.</summary>
    public static Operands Of(IlgpuBinding binding, int firstInput, AccessList accesses)
    {
        // A host with an epilogue of its raw result alone reads none: any view will do.
        Operand At(int index) => accesses.Count == 0
            ? new Operand(binding.Output, Access.Straight)
            : index < accesses.Count ? new Operand(binding.Input(firstInput + index), accesses[index]) : At(0);
        return new Operands { A = At(0), B = At(1), C = At(2), D = At(3), E = At(4), F = At(5), G = At(6), H = At(7) };
    }

    /// <summary>The expression at element i of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Evaluate<TExpression, TArity>(int i)
        where TExpression : struct, IExpression where TArity : struct, IArity =>
        TExpression.Evaluate(
            TArity.Count > 0 ? A.At(i) : default, TArity.Count > 1 ? B.At(i) : default, TArity.Count > 2 ? C.At(i) : default,
            TArity.Count > 3 ? D.At(i) : default, TArity.Count > 4 ? E.At(i) : default, TArity.Count > 5 ? F.At(i) : default,
            TArity.Count > 6 ? G.At(i) : default, TArity.Count > 7 ? H.At(i) : default)
            .Value;

    /// <summary>The expression with <paramref name="raw"/> as its first argument and the operands as those after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Finish<TExpression, TArity>(float raw, int i)
        where TExpression : struct, IExpression where TArity : struct, IArity =>
        TExpression.Evaluate(new ScalarLane(raw),
            TArity.Count > 0 ? A.At(i) : default, TArity.Count > 1 ? B.At(i) : default, TArity.Count > 2 ? C.At(i) : default,
            TArity.Count > 3 ? D.At(i) : default, TArity.Count > 4 ? E.At(i) : default, TArity.Count > 5 ? F.At(i) : default,
            TArity.Count > 6 ? G.At(i) : default)
            .Value;
}
