using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

/// <summary>Formulas that several read: computed once and written out, or by each of them anew.</summary>
public sealed class FuseSharedFormulasTests
{
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
    public void A_cheap_formula_of_what_is_there_anyway_is_computed_by_each_reader()
    {
        var graph = new GraphBuilder();
        var deviation = graph.Apply<Subtract>(graph.Input("x", Shape.Of(4, 3)), graph.Input("mean", Shape.Of(3)));
        graph.Output("variance", graph.Add(new Reduce(Reduction.Sum, 0, 1), graph.Apply<Square>(deviation)));
        graph.Output("y", graph.Apply<Tanh>(deviation));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [4, 3]
            %1 = input <mean>: [3]
            %2 = reduce <Sum of square(subtract($0, $1)), $1 x4/3 over axes 0..0>(%0, %1): [3]
            %3 = fused <tanh(subtract($0, $1)), $1 x4/3>(%0, %1): [4, 3]
            output variance = %2
            output y = %3
            """);
    }

    [Fact]
    public void What_one_reader_needs_written_out_all_of_them_read()
    {
        var graph = new GraphBuilder();
        var deviation = graph.Apply<Subtract>(graph.Input("x", Shape.Of(4, 3)), graph.Input("mean", Shape.Of(3)));
        graph.Output("probabilities", graph.Add(new Softmax(), deviation));
        graph.Output("y", graph.Apply<Tanh>(deviation));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [4, 3]
            %1 = input <mean>: [3]
            %2 = fused <subtract($0, $1), $1 x4/3>(%0, %1): [4, 3]
            %3 = softmax(%2): [4, 3]
            %4 = fused <tanh($0)>(%2): [4, 3]
            output probabilities = %3
            output y = %4
            """);
    }

    [Fact]
    public void Where_one_reader_has_no_room_all_of_them_read()
    {
        var graph = new GraphBuilder();
        var deviation = graph.Apply<Subtract>(graph.Input("x", Shape.Of(2)), graph.Constant(1));
        var sum = deviation;
        for (var i = 1; i < 8; i++)
            sum = graph.Apply<Multiply>(sum, graph.Input($"x{i}", Shape.Of(2)));
        graph.Output("full", sum);
        graph.Output("y", graph.Apply<Tanh>(deviation));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <x>: [2]
            %1 = constant <1>: []
            %2 = fused <subtract($0, $1), $1 x2/1>(%0, %1): [2]
            %3 = input <x1>: [2]
            %4 = input <x2>: [2]
            %5 = input <x3>: [2]
            %6 = input <x4>: [2]
            %7 = input <x5>: [2]
            %8 = input <x6>: [2]
            %9 = input <x7>: [2]
            %10 = fused <multiply(multiply(multiply(multiply(multiply(multiply(multiply($0, $1), $2), $3), $4), $5), $6), $7)>(%2, %3, %4, %5, %6, %7, %8, %9): [2]
            %11 = fused <tanh($0)>(%2): [2]
            output full = %10
            output y = %11
            """);
    }

    [Fact]
    public void What_a_products_kernel_can_finish_is_not_computed_twice()
    {
        var graph = new GraphBuilder();
        var product = graph.Add(new MatMul(false, false), graph.Input("a", Shape.Of(4, 3)), graph.Input("b", Shape.Of(3, 5)));
        var biased = graph.Apply<Add>(product, graph.Input("bias", Shape.Of(5)));
        graph.Output("y", graph.Apply<Tanh>(biased));
        graph.Output("z", graph.Apply<Exp>(biased));
        Printed.AssertAfter(new FuseElementwise(join: true), graph, """
            %0 = input <a>: [4, 3]
            %1 = input <b>: [3, 5]
            %2 = matMul(%0, %1): [4, 5]
            %3 = input <bias>: [5]
            %4 = fused <add($0, $1), $1 x4/5>(%2, %3): [4, 5]
            %5 = fused <tanh($0)>(%4): [4, 5]
            %6 = fused <exp($0)>(%4): [4, 5]
            output y = %5
            output z = %6
            """);
    }
}
