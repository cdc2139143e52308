using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class ShareCommonSubexpressionsTests
{
    [Fact]
    public void Equal_operations_on_equal_inputs_become_one_however_deep()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(2, 3));
        var first = graph.Apply<Exp>(graph.Add(new Reduce(Reduction.Sum, 0, 1), x));
        var second = graph.Apply<Exp>(graph.Add(new Reduce(Reduction.Sum, 0, 1), x));
        graph.Output("y", graph.Apply<Multiply>(first, second));
        Printed.AssertAfter(new ShareCommonSubexpressions(), graph, """
            %0 = input <x>: [2, 3]
            %1 = reduce <Sum of axes 0..0>(%0): [3]
            %2 = exp(%1): [3]
            %3 = multiply(%2, %2): [3]
            output y = %3
            """);
    }

    [Fact]
    public void Other_attributes_or_inputs_are_another_operation()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(2, 2));
        graph.Output("rows", graph.Add(new Reduce(Reduction.Sum, 0, 1), x));
        graph.Output("columns", graph.Add(new Reduce(Reduction.Sum, 1, 1), x));
        graph.Output("difference", graph.Apply<Subtract>(x, graph.Constant(1)));
        graph.Output("other", graph.Apply<Subtract>(x, graph.Constant(2)));
        Printed.AssertAfter(new ShareCommonSubexpressions(), graph, """
            %0 = input <x>: [2, 2]
            %1 = reduce <Sum of axes 0..0>(%0): [2]
            %2 = reduce <Sum of axes 1..1>(%0): [2]
            %3 = constant <1>: []
            %4 = broadcast <axis 0 by [2, 2]>(%3): [2, 2]
            %5 = subtract(%0, %4): [2, 2]
            %6 = constant <2>: []
            %7 = broadcast <axis 0 by [2, 2]>(%6): [2, 2]
            %8 = subtract(%0, %7): [2, 2]
            output columns = %2
            output difference = %5
            output other = %8
            output rows = %1
            """);
    }

    [Fact]
    public void Two_masks_of_one_stream_are_one_and_of_two_streams_two()
    {
        var graph = new GraphBuilder();
        var random = graph.Input("random", Shape.Integers(3));
        foreach (var (name, stream) in new[] { ("a", 1), ("b", 1), ("c", 2) })
            graph.Output(name, graph.Add(new DropoutMask(0.5f, stream, Shape.Of(4)), random));
        Printed.AssertAfter(new ShareCommonSubexpressions(), graph, """
            %0 = input <random>: int [3]
            %1 = dropoutMask <rate 0.5, stream 1>(%0): [4]
            %2 = dropoutMask <rate 0.5, stream 2>(%0): [4]
            output a = %1
            output b = %1
            output c = %2
            """);
    }
}
