using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class FuseElementwiseTests
{
    [Fact]
    public void A_tree_of_formulas_becomes_one_loop_that_reads_what_repeats()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(4, 3));
        var biased = graph.Apply<Add>(x, graph.Input("bias", Shape.Of(3)));
        graph.Output("y", graph.Apply<Multiply>(graph.Apply<Tanh>(biased), graph.Constant(2)));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [4, 3]
            %1 = input <bias>: [3]
            %2 = constant <2>: []
            %3 = fused <multiply(tanh(add($0, $1)), $2), $1 x4/3, $2 x12/1>(%0, %1, %2): [4, 3]
            output y = %3
            """);
    }

    [Fact]
    public void A_result_with_two_readers_or_an_output_stays()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(3));
        var shared = graph.Apply<Exp>(x);
        graph.Output("a", graph.Apply<Relu>(shared));
        graph.Output("b", graph.Apply<Tanh>(shared));
        var shown = graph.Apply<Square>(x);
        graph.Output("shown", shown);
        graph.Output("c", graph.Apply<Negate>(shown));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [3]
            %1 = fused <exp($0)>(%0): [3]
            %2 = fused <relu($0)>(%1): [3]
            %3 = fused <tanh($0)>(%1): [3]
            %4 = fused <square($0)>(%0): [3]
            %5 = fused <negate($0)>(%4): [3]
            output a = %2
            output b = %3
            output c = %5
            output shown = %4
            """);
    }

    [Fact]
    public void An_expression_reads_six_tensors_at_most()
    {
        var graph = new GraphBuilder();
        var sum = graph.Input("x0", Shape.Of(2));
        for (var i = 1; i < 8; i++)
            sum = graph.Apply<Add>(sum, graph.Input($"x{i}", Shape.Of(2)));
        graph.Output("y", sum);
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x0>: [2]
            %1 = input <x1>: [2]
            %2 = input <x2>: [2]
            %3 = fused <add(add($0, $1), $2)>(%0, %1, %2): [2]
            %4 = input <x3>: [2]
            %5 = input <x4>: [2]
            %6 = input <x5>: [2]
            %7 = input <x6>: [2]
            %8 = input <x7>: [2]
            %9 = fused <add(add(add(add(add($0, $1), $2), $3), $4), $5)>(%3, %4, %5, %6, %7, %8): [2]
            output y = %9
            """);
    }

    [Fact]
    public void Both_uses_of_one_operand_are_one_argument()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(2));
        graph.Output("y", graph.Apply<Multiply>(graph.Apply<Sigmoid>(x), x));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [2]
            %1 = fused <multiply(sigmoid($0), $0)>(%0): [2]
            output y = %1
            """);
    }

    [Fact]
    public void A_broadcast_that_something_else_reads_is_written_out()
    {
        var graph = new GraphBuilder();
        var row = graph.Input("row", Shape.Of(3));
        graph.Output("y", graph.Add(new Softmax(), graph.Stretch(row, Shape.Of(2, 3))));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <row>: [3]
            %1 = fused <$0, $0 x2/3>(%0): [2, 3]
            %2 = softmax(%1): [2, 3]
            output y = %2
            """);
    }

    [Fact]
    public void Without_joining_every_formula_is_a_loop_of_its_own()
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Apply<Tanh>(graph.Apply<Exp>(graph.Input("x", Shape.Of(2)))));
        Printed.AssertAfter(new FuseElementwise(join: false), graph, """
            %0 = input <x>: [2]
            %1 = fused <exp($0)>(%0): [2]
            %2 = fused <tanh($0)>(%1): [2]
            output y = %2
            """);
    }
}
