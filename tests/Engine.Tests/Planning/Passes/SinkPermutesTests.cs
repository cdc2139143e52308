using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class SinkPermutesTests
{
    [Fact]
    public void A_reordering_passes_formulas_and_cancels_with_the_next()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(2, 3, 4, 5));
        var first = graph.Permute(x, 0, 3, 1, 2);
        var half = graph.Apply<Multiply>(graph.Apply<Relu>(first), graph.Constant(0.5f));
        graph.Output("y", graph.Apply<Tanh>(graph.Permute(half, 0, 2, 3, 1)));
        Printed.AssertAfter(new SinkPermutes(), graph, """
            %0 = input <x>: [2, 3, 4, 5]
            %1 = relu(%0): [2, 3, 4, 5]
            %2 = constant <0.5>: []
            %3 = broadcast <axis 0 by [2, 3, 4, 5]>(%2): [2, 3, 4, 5]
            %4 = multiply(%1, %3): [2, 3, 4, 5]
            %5 = tanh(%4): [2, 3, 4, 5]
            output y = %5
            """);
    }

    [Fact]
    public void Operands_in_one_order_are_combined_in_it()
    {
        var graph = new GraphBuilder();
        var a = graph.Permute(graph.Input("a", Shape.Of(2, 3)), 1, 0);
        var b = graph.Permute(graph.Input("b", Shape.Of(2, 3)), 1, 0);
        graph.Output("y", graph.Apply<Add>(a, b));
        Printed.AssertAfter(new SinkPermutes(), graph, """
            %0 = input <a>: [2, 3]
            %1 = input <b>: [2, 3]
            %2 = add(%0, %1): [2, 3]
            %3 = permute <[1, 0]>(%2): [3, 2]
            output y = %3
            """);
    }

    [Fact]
    public void Operands_in_two_orders_stay_as_they_are()
    {
        var graph = new GraphBuilder();
        var a = graph.Permute(graph.Input("a", Shape.Of(2, 3)), 1, 0);
        graph.Output("y", graph.Apply<Add>(a, graph.Input("b", Shape.Of(3, 2))));
        Printed.AssertAfter(new SinkPermutes(), graph, """
            %0 = input <a>: [2, 3]
            %1 = permute <[1, 0]>(%0): [3, 2]
            %2 = input <b>: [3, 2]
            %3 = add(%1, %2): [3, 2]
            output y = %3
            """);
    }
}
