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
    public void A_fold_of_what_repeats_once_has_its_axes()
    {
        var graph = new GraphBuilder();
        var repeated = graph.Add(new Broadcast(1, [1, 1]), graph.Input("x", Shape.Of(2, 3)));
        graph.Output("y", graph.Add(new Reduce(Reduction.Sum, 0, 3), repeated));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [2, 3]
            %1 = reduce <Sum of $0 over axes 0..2>(%0): [3]
            output y = %1
            """);
    }

    [Fact]
    public void An_expression_reads_eight_tensors_at_most()
    {
        var graph = new GraphBuilder();
        var sum = graph.Input("x0", Shape.Of(2));
        for (var i = 1; i < 10; i++)
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
            %9 = input <x8>: [2]
            %10 = input <x9>: [2]
            %11 = fused <add(add(add(add(add(add(add($0, $1), $2), $3), $4), $5), $6), $7)>(%3, %4, %5, %6, %7, %8, %9, %10): [2]
            output y = %11
            """);
    }

    [Fact]
    public void A_formula_that_only_a_fold_reads_becomes_its_prologue()
    {
        var graph = new GraphBuilder();
        var product = graph.Apply<Multiply>(graph.Input("x", Shape.Of(4, 3)), graph.Input("row", Shape.Of(3)));
        graph.Output("y", graph.Add(new Reduce(Reduction.Sum, 0, 1), graph.Apply<Exp>(product)));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [4, 3]
            %1 = input <row>: [3]
            %2 = reduce <Sum of exp(multiply($0, $1)), $1 x4/3 over axes 0..0>(%0, %1): [3]
            output y = %2
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
