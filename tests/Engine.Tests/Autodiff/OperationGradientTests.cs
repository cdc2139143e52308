using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Autodiff;

/// <summary>The gradient rule of every differentiable operation that is no formula.</summary>
public sealed class OperationGradientTests
{
    private static readonly ConvolutionGeometry Plain = new(2, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1);
    private static readonly ConvolutionGeometry Awkward = new(3, 2, 2, 1, 1, 0, 2, 1, 1, 2, 2);
    private static readonly PoolGeometry Windows = new(2, 2, 2, 2, 0, 0);
    private static readonly PoolGeometry Overlapping = new(3, 2, 1, 2, 1, 1);

    private static readonly Dictionary<string, (Operation Operation, Shape[] Inputs)> Cases = new()
    {
        ["matMul"] = (new MatMul(false, false), [Shape.Of(3, 4), Shape.Of(4, 2)]),
        ["matMul A'"] = (new MatMul(true, false), [Shape.Of(4, 3), Shape.Of(4, 2)]),
        ["matMul B'"] = (new MatMul(false, true), [Shape.Of(3, 4), Shape.Of(2, 4)]),
        ["matMul A' B'"] = (new MatMul(true, true), [Shape.Of(4, 3), Shape.Of(2, 4)]),
        ["convolution"] = (new Convolution(Plain), [Shape.Of(2, 4, 5, 3), Shape.Of(2, 3, 2, 3)]),
        ["convolution, everything"] = (new Convolution(Awkward), [Shape.Of(2, 5, 4, 4), Shape.Of(6, 2, 3, 2)]),
        ["convolutionInputGradient"] =
            (new ConvolutionInputGradient(Plain, 4, 5), [Shape.Of(2, 3, 3, 2), Shape.Of(2, 3, 2, 3)]),
        ["convolutionInputGradient, everything"] =
            (new ConvolutionInputGradient(Awkward, 5, 4), [Shape.Of(2, 2, 5, 6), Shape.Of(6, 2, 3, 2)]),
        ["maxPool"] = (new MaxPool(Windows), [Shape.Of(2, 4, 5, 2)]),
        ["maxPool, overlapping"] = (new MaxPool(Overlapping), [Shape.Of(2, 4, 5, 2)]),
        ["averagePool"] = (new AveragePool(Windows), [Shape.Of(2, 4, 5, 2)]),
        ["averagePool, overlapping"] = (new AveragePool(Overlapping), [Shape.Of(2, 4, 5, 2)]),
        ["softmax"] = (new Softmax(), [Shape.Of(3, 5)]),
        ["logSoftmax"] = (new LogSoftmax(), [Shape.Of(2, 3, 4)]),
        ["reduce, sum of the middle"] = (new Reduce(Reduction.Sum, 1, 2), [Shape.Of(2, 3, 2, 2)]),
        ["reduce, sum of all"] = (new Reduce(Reduction.Sum, 0, 2), [Shape.Of(3, 4)]),
        ["reduce, maximum of the last"] = (new Reduce(Reduction.Maximum, 1, 1), [Shape.Of(3, 4)]),
        ["reduce, maximum of the first"] = (new Reduce(Reduction.Maximum, 0, 1), [Shape.Of(3, 4)]),
        ["broadcast"] = (new Broadcast(1, [3, 2]), [Shape.Of(2, 4)]),
        ["broadcast of a scalar"] = (new Broadcast(0, [3]), [Shape.Scalar]),
        ["reshape"] = (new Reshape([4, 3]), [Shape.Of(2, 6)]),
        ["concatenate"] = (new Concatenate(1), [Shape.Of(2, 3, 2), Shape.Of(2, 1, 2), Shape.Of(2, 2, 2)]),
        ["concatenate, one"] = (new Concatenate(0), [Shape.Of(2, 3)]),
        ["pad"] = (new Pad([0, 1, 2], [0, 2, 0]), [Shape.Of(2, 3, 2)]),
        ["pad, cropping"] = (new Pad([-1, 1], [2, -2]), [Shape.Of(3, 4)]),
        ["permute"] = (new Permute([2, 0, 3, 1]), [Shape.Of(2, 3, 4, 2)]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_agrees_with_central_differences(string name)
    {
        var (operation, shapes) = Cases[name];
        for (var seed = 1; seed <= 3; seed++)
        {
            var graph = new GraphBuilder();
            var check = new NumericGradient(graph, seed);
            var inputs = shapes.Select((shape, i) => check.Input($"x{i}", shape)).ToArray();
            check.Check(graph.Add(operation, inputs), inputs);
        }
    }

    [Theory]
    [InlineData(0f, null)]
    [InlineData(0.3f, null)]
    [InlineData(0.2f, 1)]
    public void Cross_entropy_agrees_with_central_differences(float smoothing, int? ignored)
    {
        var graph = new GraphBuilder();
        var check = new NumericGradient(graph, seed: 5);
        var logits = check.Input("logits", Shape.Of(5, 4), -3, 3);
        check.Inputs["classes"] = [0, 3, 1, 2, 1];
        var weights = graph.Add(new ConstantVector([0.5f, 2, 1, 0.25f]));
        check.Check(graph.Add(
            new CrossEntropy(smoothing, ignored), logits, graph.Input("classes", Shape.Integers(5)), weights), [logits]);
    }

    [Fact]
    public void No_differentiable_operation_is_left_out()
    {
        var known = typeof(Operation).Assembly.GetTypes().Where(type => !type.IsAbstract
            && type.IsAssignableTo(typeof(Operation)) && type.IsAssignableTo(typeof(IDifferentiable))
            && !type.IsAssignableTo(typeof(Elementwise)));
        Assert.Empty(known.Except(Cases.Values.Select(item => item.Operation.GetType())).Except([typeof(CrossEntropy)]));
    }
}
