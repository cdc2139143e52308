using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Optimizers;

namespace TrainService.Engine.Tests.Devices;

internal static partial class OperationCases
{
    private static void Reduce(OperationCase it, bool tiny)
    {
        var shape = Shape.Of(
            [.. Enumerable.Range(0, it.Numbers.Between(1, 4)).Select(_ => Extent(it, tiny, 12))]);
        var axis = it.Numbers.Between(0, shape.Rank - 1);
        Fold(it, shape, axis, it.Numbers.Between(1, shape.Rank - axis));
    }

    // Long enough for two stages: rows one after another, and columns side by side.
    private static void ReduceLong(OperationCase it, bool tiny) => Fold(it,
        it.Numbers.Coin() ? Shape.Of(tiny ? 300 : 30000, it.Numbers.Between(3, 7)) : Shape.Of(2, tiny ? 300 : 70001),
        it.Numbers.Between(0, 1), 1);

    private static void Fold(OperationCase it, Shape shape, int axis, int count)
    {
        var kind = it.Numbers.Coin() ? Reduction.Sum : Reduction.Maximum;
        // Whole numbers add up without rounding, in any order: not a single one may be missing. The others round, and must
        // round alike in every run; they are of one sign, because where numbers cancel, their rounding errors do not.
        var whole = it.Numbers.Coin();
        it.Output(it.Graph.Add(new Reduce(kind, axis, count), whole
            ? it.Input(shape, [.. Enumerable.Range(0, shape.Count).Select(_ => (float)it.Numbers.Between(-9, 9))])
            : it.Input(shape, kind == Reduction.Sum ? 0 : -1)));
        it.What += $" {kind} of {shape} at {axis}, {count} axes";
        it.Tolerance = whole || kind == Reduction.Maximum ? 0 : 2e-6 + (2e-7 * Math.Sqrt(shape.Count));
    }

    // Folds of a formula whose operands repeat in every way, beside and along what is folded.
    private static void ReduceFormula(OperationCase it, bool tiny)
    {
        var (a, b, c) = (Extent(it, tiny, 70), Extent(it, tiny, 70), Extent(it, tiny, it.Numbers.Coin() ? 3 : 90));
        var shape = Shape.Of(a, b, c);
        Node[] others =
        [
            it.Input(Shape.Of(c)), it.Input(Shape.Of(b, c)), it.Input(Shape.Of(b, 1)), it.Input(Shape.Of(a, 1, 1)),
            it.Input(Shape.Of(a, 1, c)), it.Input(Shape.Of(1)), it.Input(shape),
        ];
        var other = others[it.Numbers.Between(0, others.Length - 1)];
        // Of one sign, see Fold.
        var formula = it.Graph.Apply<Square>(it.Graph.Apply<Subtract>(it.Input(shape), other));
        if (it.Numbers.Coin())
            formula = it.Graph.Apply<Add>(formula, it.Graph.Apply<Abs>(others[it.Numbers.Between(0, others.Length - 1)]));
        var axis = it.Numbers.Between(0, 2);
        var reduce = new Reduce(it.Numbers.Coin() ? Reduction.Sum : Reduction.Maximum, axis, it.Numbers.Between(1, 3 - axis));
        it.Output(it.Graph.Add(reduce, formula));
        it.What += $" {reduce.Kind} of {shape} with {other.Shape} at {axis}, {reduce.Count} axes";
        it.Tolerance = 4e-6;
    }

    private static void Permute(OperationCase it, bool tiny)
    {
        var rank = it.Numbers.Between(2, 6);
        var shape = Shape.Of([.. Enumerable.Range(0, rank).Select(_ => Extent(it, tiny, 6))]);
        var order = Enumerable.Range(0, rank).ToArray();
        for (var i = rank - 1; i > 0; i--)
        {
            var j = it.Numbers.Between(0, i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        it.Output(it.Graph.Add(new Permute([.. order]), it.Input(shape)));
        it.What += $" {shape} by {string.Join(", ", order)}";
        it.Tolerance = 0;
    }

    private static void Concatenate(OperationCase it, bool tiny)
    {
        int[] axes = [.. Enumerable.Range(0, it.Numbers.Between(1, 4)).Select(_ => Extent(it, tiny, 14))];
        var axis = it.Numbers.Between(0, axes.Length - 1);
        var inputs = new Node[it.Numbers.Between(1, 4)];
        for (var i = 0; i < inputs.Length; i++)
        {
            axes[axis] = Extent(it, tiny, 20);
            inputs[i] = it.Input(Shape.Of(axes));
        }
        it.Output(it.Graph.Add(new Concatenate(axis), inputs));
        it.What += $" along {axis}: {string.Join(" and ", inputs.Select(input => input.Shape))}";
        it.Tolerance = 0;
    }

    // Zeros around an axis, or elements cropped off it, or both; some axes are left as they are.
    private static void Pad(OperationCase it, bool tiny)
    {
        var shape = Shape.Of([.. Enumerable.Range(0, it.Numbers.Between(1, 4)).Select(_ => Extent(it, tiny, 14))]);
        var (before, behind) = (new int[shape.Rank], new int[shape.Rank]);
        for (var axis = 0; axis < shape.Rank; axis++)
            if (it.Numbers.Coin())
            {
                before[axis] = it.Numbers.Between(1 - shape[axis], 4);
                behind[axis] = it.Numbers.Between(1 - shape[axis] - Math.Min(0, before[axis]), 4);
            }
        it.Output(it.Graph.Add(new Pad([.. before], [.. behind]), it.Input(shape)));
        it.What += $" {shape} before [{string.Join(", ", before)}], behind [{string.Join(", ", behind)}]";
        it.Tolerance = 0;
    }

    // Operands that repeat in every way: as rows, as columns, as a middle, as a number.
    private static void Fused(OperationCase it, bool tiny)
    {
        var (a, b, c) = (Extent(it, tiny, 50), Extent(it, tiny, 50), Extent(it, tiny, 50));
        var full = it.Input(Shape.Of(a, b, c));
        Node[] others = [it.Input(Shape.Of(c)), it.Input(Shape.Of(b, 1)), it.Input(Shape.Of(a, 1, 1)), it.Input(Shape.Of(a, 1, c))];
        var sum = full;
        foreach (var other in others.Take(it.Numbers.Between(1, 4)))
            sum = it.Graph.Apply<Add>(it.Graph.Apply<Multiply>(sum, other), it.Graph.Constant(0.5f));
        it.Output(it.Graph.Apply<Tanh>(sum));
        it.Output(it.Graph.Stretch(others[1], Shape.Of(a, b, c)));
        it.What += $" [{a}, {b}, {c}]";
    }

    private static void Update(OperationCase it, bool tiny)
    {
        Optimizer[] optimizers =
        [
            new Sgd { WeightDecay = 0.01 }, new Sgd { Momentum = 0.9 }, new Sgd { Momentum = 0.9, Nesterov = true },
            new Adam { WeightDecay = 0.1 }, new Adam { AmsGrad = true }, new AdamW(), new AdamW { AmsGrad = true },
            new RmsProp { WeightDecay = 0.1 }, new RmsProp { Momentum = 0.9 }, new Adagrad { WeightDecay = 0.1 },
        ];
        var h = new float[8];
        foreach (var (optimizer, i) in optimizers.Select((optimizer, i) => (optimizer, i)))
        {
            var shape = Shape.Of(Extent(it, tiny, 30000));
            Array.Clear(h);
            optimizer.Hyperparameters(3, 0.01, h);
            // Second moments are means of squares.
            it.Graph.Add(optimizer.Rule, [
                it.Variable($"w{i}", shape, -1, 1), it.Input(shape),
                .. optimizer.States.Select(state => it.Variable($"w{i}.{state}", shape, 0.1f, 1)),
                it.Input(Shape.Of(8), [.. h]),
            ]);
        }
    }
}
