using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Planning;

/// <summary>
/// Floating point operations. A multiply-add counts two, a formula (an exponential, too) one for each of its results; taps
/// on padding count, as they do in the papers. Moving numbers counts nothing.
/// </summary>
public static class Flops
{
    // Of a row's softmax, for each element: maximum, subtraction, exponential, sum, division.
    private const int OfSoftmax = 5;

    public static long Of(Plan plan) => plan.PlainLaunches.Sum(Of);

    /// <summary>Of what each layer adds to the graph's outputs; the rest of it under the empty name.</summary>
    public static IReadOnlyDictionary<string, long> ByLayer(ComputationGraph graph) => new DropDeadNodes().Run(graph).Nodes
        .GroupBy(node => node.Layer ?? "").ToDictionary(nodes => nodes.Key, nodes => nodes.Sum(Of));

    public static long Of(Node node) => OfOperation(node)
        + (node.Operation is IEpilogueHost { Epilogue: { } epilogue } ? Formulas(epilogue.Expression) * node.Shape.Count : 0);

    private static long OfOperation(Node node) => node.Operation switch
    {
        Input or ReadVariable or Constant or ConstantVector or Reshape or Permute or Broadcast or Concatenate or Pad => 0,
        MatMul product => 2L * node.Shape.Count * node.Inputs[0].Shape[product.TransposeA ? 0 : 1],
        Convolution => 2L * node.Shape.Count * KernelSize(node.Inputs[1].Shape),
        ConvolutionInputGradient => 2L * node.Inputs[0].Shape.Count * KernelSize(node.Inputs[1].Shape),
        ConvolutionWeightGradient => 2L * node.Inputs[1].Shape.Count * KernelSize(node.Shape),
        MaxPool pool => Window(pool.Geometry) * node.Shape.Count,
        AveragePool pool => Window(pool.Geometry) * node.Shape.Count,
        MaxPoolGradient pool => Window(pool.Geometry) * node.Inputs[1].Shape.Count,
        AveragePoolGradient pool => Window(pool.Geometry) * node.Inputs[0].Shape.Count,
        Reduce { Prologue: { } prologue } => (1 + Formulas(prologue.Expression)) * prologue.ResultShape.Count,
        Reduce => node.Inputs[0].Shape.Count,
        Softmax or LogSoftmax or CrossEntropy or CrossEntropyGradient => (long)OfSoftmax * node.Inputs[0].Shape.Count,
        ArgMax or IsArgMax or TargetRank or LogLossTerms => node.Inputs[0].Shape.Count,
        Fused fused => Formulas(fused.Expression) * node.Shape.Count,
        // One for each number it writes.
        Update update => (1L + update.StateCount) * node.Inputs[0].Shape.Count,
        _ => node.Shape.Count,
    };

    // Multiply-adds for each element of the output: channels of a group times the kernel's extent.
    private static long KernelSize(Shape weight) => weight.Extent(1, 4);

    private static long Window(PoolGeometry pool) => (long)pool.Height * pool.Width;

    private static long Formulas(Type expression) =>
        Array.IndexOf(Arguments.Types, expression) >= 0 ? 0 : 1 + expression.GetGenericArguments()[1..].Sum(Formulas);
}
