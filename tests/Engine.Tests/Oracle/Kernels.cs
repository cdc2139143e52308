using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>What each operation computes, by the plainest loops there are, in float64; integers are whole doubles.</summary>
internal static partial class Kernels
{
    /// <summary>The result of an operation whose result depends on its inputs alone.</summary>
    public static double[] Compute(Node node, double[][] inputs) => node.Operation switch
    {
        IEpilogueHost { Epilogue: { } epilogue } host => Finish(node, host, epilogue, inputs),
        Elementwise formula => Map(Formulas.OfFormula(formula.Formula), node.Shape.Count, inputs, (_, i) => i),
        Fused fused => Map(fused, inputs),
        Reduce { Prologue: { } prologue } reduce => Reduce(reduce, prologue.ResultShape, Map(prologue, inputs)),
        _ => Plain(node, inputs),
    };

    private static double[] Plain(Node node, double[][] inputs)
    {
        Shape Input(int index) => node.Inputs[index].Shape;
        return node.Operation switch
        {
            Constant constant => [constant.Value],
            ConstantVector vector => [.. vector.Values.Select(value => (double)value)],
            Reshape => [.. inputs[0]],
            Permute permute => Permute(permute.Axes, Input(0), node.Shape, inputs[0]),
            Concatenate join => Concatenate(join.Axis, [.. node.Inputs.Select(input => input.Shape)], inputs),
            Pad pad => Pad(pad, Input(0), node.Shape, inputs[0]),
            Broadcast broadcast => Broadcast(broadcast, Input(0), inputs[0]),
            Reduce reduce => Reduce(reduce, Input(0), inputs[0]),
            MatMul product => MatMul(product, Input(0), Input(1), inputs),
            Convolution convolution => Convolution(convolution.Geometry, Input(0), Input(1), node.Shape, inputs),
            ConvolutionInputGradient gradient =>
                ConvolutionInputGradient(gradient.Geometry, node.Shape, Input(1), Input(0), inputs),
            ConvolutionWeightGradient gradient =>
                ConvolutionWeightGradient(gradient.Geometry, Input(0), node.Shape, Input(1), inputs),
            MaxPool pool => MaxPool(pool.Geometry, Input(0), node.Shape, inputs[0]),
            MaxPoolGradient pool => MaxPoolGradient(pool.Geometry, Input(0), Input(1), inputs),
            AveragePool pool => AveragePool(pool.Geometry, Input(0), node.Shape, inputs[0]),
            AveragePoolGradient pool => AveragePoolGradient(pool.Geometry, node.Shape, Input(0), inputs[0]),
            Operations.Softmax => Softmax(Input(0)[^1], inputs[0]),
            Operations.LogSoftmax => LogSoftmax(Input(0)[^1], inputs[0]),
            CrossEntropy loss => CrossEntropy(loss, inputs),
            CrossEntropyGradient loss => CrossEntropyGradient(loss, inputs),
            Operations.ArgMax => ArgMax(Input(0)[1], inputs[0]),
            IsArgMax hit => IsArgMax(hit, Input(0)[1], inputs),
            TargetRank rank => TargetRank(rank, Input(0)[1], inputs),
            LogLossTerms terms => LogLossTerms(terms, Input(0)[1], inputs),
            ClassWeights weights => [.. inputs[0].Select(c => c == weights.IgnoreIndex ? 0 : inputs[1][(int)c])],
            DropoutMask mask => DropoutMask(mask, inputs[0]),
            var unknown => throw new NotSupportedException($"the oracle has no kernel for {unknown.GetType().Name}"),
        };
    }

    // Argument 0 is the raw result, the others are the host's further inputs.
    private static double[] Finish(Node node, IEpilogueHost host, Epilogue epilogue, double[][] inputs)
    {
        var raw = Plain(node, inputs[..host.OwnInputs]);
        return Map(Formulas.OfExpression(epilogue.Expression), raw.Length, [raw, .. inputs[host.OwnInputs..]],
            (argument, i) => argument == 0 ? i : epilogue.Accesses[argument - 1].Index(i));
    }

    private static double[] Map(Fused fused, double[][] inputs) => Map(Formulas.OfExpression(fused.Expression),
        fused.ResultShape.Count, inputs, (argument, i) => fused.Accesses[argument].Index(i));

    private static double[] Map(
        Formulas.Expression expression, int count, double[][] arguments, Func<int, int, int> index)
    {
        var result = new double[count];
        var values = new double[arguments.Length];
        for (var i = 0; i < count; i++)
        {
            for (var argument = 0; argument < arguments.Length; argument++)
                values[argument] = arguments[argument][index(argument, i)];
            result[i] = expression(values);
        }
        return result;
    }
}
